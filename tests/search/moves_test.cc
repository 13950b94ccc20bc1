#include <gtest/gtest.h>

#include <algorithm>
#include <set>

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
    const MoveOptions how = trial % 2 == 0 ? MoveOptions{} : MoveOptions{2, 0.7};
    NeighbourMoves moves(problem, how);
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

TEST(MovesRippleTest, ShiftsSeveralBordersAtOnce) {
  Graph graph;
  for (NodeId v = 0; v < 40; ++v) {
    Node node;
    node.flops = 1e6;
    graph.nodes.push_back(node);
    if (v > 0) graph.tensors.push_back({"", 10, v - 1, {v}, false});
  }
  testing::PackageRules rules;
  rules.chips = 8;
  const Problem problem(graph, testing::MakePackage(rules));
  const std::vector<ChipId> current = GreedyPlan(problem, 1);
  // Chips that lose or gain an operation; 2 for a move between neighbours.
  const auto most_touched = [&](const MoveOptions& options) {
    NeighbourMoves moves(problem, options);
    RandomStream random(1);
    std::vector<ChipId> candidate;
    std::size_t most = 0;
    for (int k = 0; k < 200; ++k) {
      moves.Propose(current, random, candidate);
      std::set<ChipId> touched;
      for (std::size_t op = 0; op < current.size(); ++op) {
        if (candidate[op] == current[op]) continue;
        touched.insert({candidate[op], current[op]});
      }
      most = std::max(most, touched.size());
    }
    return most;
  };
  EXPECT_EQ(most_touched({0.5, 0}), 2U);
  EXPECT_GE(most_touched({0.5, 0.8}), 5U);
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
