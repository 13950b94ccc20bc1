// Proofs that weights cannot be placed, against all assignments.
#include "cleave/search/exact/placement.h"

#include <gtest/gtest.h>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "tests/support/brute_force.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

bool WeightsFit(const Problem& problem, std::span<const ChipId> chips) {
  const Problem weights(problem.graph(), problem.package(), {MemoryModel::kWeights});
  return CostModel(weights).Evaluate(chips).accepted;
}

TEST(PlacementTest, ProvesOnlyWhatBruteForceFindsAndPlacesTheRest) {
  int proven = 0;
  int placed = 0;
  int valid = 0;
  int infeasible = 0;
  int feasible = 0;
  std::uint64_t trial = 0;
  for (testing::PackageRules rules : testing::AllRules(3)) {
    for (const MemoryModel memory : {MemoryModel::kWeights, MemoryModel::kFull}) {
      for (int i = 0; i < 24; ++i) {
        RandomStream random(83, ++trial);
        testing::RandomDagOptions options;
        options.nodes = 4 + static_cast<int>(random.Below(4));
        options.clone_share = trial % 3 == 0 ? 0.3 : 0;
        const Graph graph = testing::RandomDag(options, random);
        std::int64_t weights = 0;
        for (const Node& node : graph.nodes) weights += node.weight_bytes;
        rules.sram_bytes = weights * (30 + random.Below(40)) / 100;
        const Problem problem(graph, testing::MakePackage(rules), {memory});
        const bool fits = testing::OptimalInterval(problem).has_value();
        (fits ? feasible : infeasible) += 1;
        const Placement placement = PlaceWeights(problem, {});
        EXPECT_FALSE(fits && placement.is_impossible) << rules << ", trial " << trial;
        proven += placement.is_impossible ? 1 : 0;
        if (placement.chips.empty()) continue;
        ++placed;
        EXPECT_FALSE(placement.is_impossible);
        EXPECT_TRUE(WeightsFit(problem, placement.chips)) << rules << ", trial " << trial;
        const auto violation = FindViolation(problem, placement.chips);
        EXPECT_TRUE(!violation || violation->rule == StaticRule::kTriangle) << violation->text;
        valid += violation ? 0 : 1;
      }
    }
  }
  EXPECT_GT(feasible, 100);
  EXPECT_GT(infeasible, 100);
  EXPECT_GT(proven, 50);
  EXPECT_GT(placed, 200);
  EXPECT_GT(valid, placed * 9 / 10);
}

// A chain, each node with weights of 10 bytes, whose first node the last one reads as well.
Graph ChainWithSkip(int length) {
  Graph graph;
  for (NodeId v = 0; v < length; ++v) {
    graph.nodes.emplace_back().weight_bytes = 10;
    Tensor& tensor = graph.tensors.emplace_back();
    tensor.producer = v;
    if (v + 1 < length) tensor.consumers.push_back(v + 1);
  }
  graph.tensors[0].consumers.push_back(length - 1);
  return graph;
}

TEST(PlacementTest, WeightsAroundASkipEdgeFitOnTwoChipsOrNotAtAll) {
  for (const std::int64_t sram : {30, 29}) {
    const testing::PackageRules rules{.chips = 6, .sram_bytes = sram};
    const Problem problem(ChainWithSkip(6), testing::MakePackage(rules), {MemoryModel::kWeights});
    EXPECT_EQ(testing::OptimalInterval(problem).has_value(), sram == 30);
    EXPECT_EQ(PlaceWeights(problem, {.most_steps = 1}).is_impossible, sram == 29);
    const Placement placement = PlaceWeights(problem, {});
    EXPECT_EQ(placement.is_impossible, sram == 29);
    EXPECT_EQ(!placement.chips.empty() && IsValid(problem, placement.chips), sram == 30);
  }
}

}  // namespace
}  // namespace cleave
