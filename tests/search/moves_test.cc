#include <gtest/gtest.h>

#include "cleave/problem/constraints.h"
#include "cleave/search/greedy_plan.h"
#include "cleave/search/neighbour_moves.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

class MovesTest : public ::testing::TestWithParam<testing::PackageRules> {};

TEST_P(MovesTest, LeadFromValidToValid) {
  for (std::uint64_t trial = 0; trial < 10; ++trial) {
    RandomStream random(31, trial);
    testing::RandomDagOptions options;
    options.nodes = 30;
    const Problem problem(testing::RandomDag(options, random), testing::MakePackage(GetParam()));
    NeighbourMoves moves(problem);
    std::vector<ChipId> current = GreedyPlan(problem, trial);
    ASSERT_TRUE(IsValid(problem, current));
    std::vector<ChipId> candidate;
    int changed = 0;
    for (int k = 0; k < 200; ++k) {
      moves.Propose(current, random, candidate);
      ASSERT_TRUE(IsValid(problem, candidate));
      if (candidate != current) ++changed;
      current.swap(candidate);
    }
    EXPECT_GT(changed, 100);
  }
}

INSTANTIATE_TEST_SUITE_P(Rules, MovesTest, ::testing::ValuesIn(testing::AllRules(4)));

TEST(GreedyPlanTest, GivesEveryChipItsShareOfAChain) {
  Graph graph;
  for (NodeId v = 0; v < 6; ++v) {
    Node node;
    node.flops = 1e6;
    node.bytes_accessed = 0;
    graph.nodes.push_back(node);
    if (v > 0) graph.tensors.push_back({"", 10, v - 1, {v}, false});
  }
  const Problem problem(graph, testing::MakePackage({}));
  EXPECT_EQ(GreedyPlan(problem, 1), (std::vector<ChipId>{0, 0, 1, 1, 2, 2}));
}

TEST(GreedyPlanTest, MovesOnWhenWeightsFillTheChip) {
  Graph graph;
  for (NodeId v = 0; v < 4; ++v) {
    Node node;
    node.flops = v == 3 ? 9e6 : 1e5;
    node.weight_bytes = 400;
    graph.nodes.push_back(node);
    if (v > 0) graph.tensors.push_back({"", 10, v - 1, {v}, false});
  }
  testing::PackageRules rules;
  rules.sram_bytes = 1000;
  const Problem problem(graph, testing::MakePackage(rules), {MemoryModel::kWeights});
  EXPECT_EQ(GreedyPlan(problem, 1), (std::vector<ChipId>{0, 0, 1, 2}));
}

}  // namespace
}  // namespace cleave
