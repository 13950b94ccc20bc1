// Clones on one chip run once and hold their weights once.
#include <gtest/gtest.h>

#include "cleave/cost/cost_model.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

// Two copies (0, 1) of a 1 us node with 100 bytes of weights, each with its 2 us reader (2, 3).
Graph ClonedGraph() {
  Graph graph;
  for (NodeId v = 0; v < 4; ++v) {
    Node node;
    node.flops = v < 2 ? 1e6 : 2e6;
    node.bytes_accessed = 0;
    if (v < 2) node.clone_of = 0;
    if (v < 2) node.weight_bytes = 100;
    graph.nodes.push_back(node);
  }
  graph.tensors = {{"", 0, 0, {2}, false}, {"", 0, 1, {3}, false}};
  return graph;
}

PlanCost Report(const std::vector<ChipId>& chips) {
  const Problem problem(ClonedGraph(), testing::MakePackage({}), {MemoryModel::kWeights});
  return CostModel(problem).Report(chips);
}

TEST(ClonesTest, OnOneChipCountOnce) {
  const PlanCost cost = Report({0, 0, 0, 0});
  EXPECT_NEAR(cost.chips[0].compute_seconds, 5e-6, 1e-12);
  EXPECT_EQ(cost.chips[0].sram_bytes, 100);
}

TEST(ClonesTest, OnTwoChipsCountTwice) {
  const PlanCost cost = Report({0, 1, 0, 1});
  for (const std::size_t chip : {0U, 1U}) {
    EXPECT_NEAR(cost.chips[chip].compute_seconds, 3e-6, 1e-12);
    EXPECT_EQ(cost.chips[chip].sram_bytes, 100);
  }
}

TEST(ClonesTest, CoLocatedClonesCountOnceTogether) {
  Graph graph = ClonedGraph();
  graph.nodes[0].color = graph.nodes[1].color = 7;
  const Problem problem(graph, testing::MakePackage({}), {MemoryModel::kWeights});
  ASSERT_EQ(problem.num_ops(), 3);
  EXPECT_EQ(problem.clone_groups(0).size(), 1U);
  EXPECT_EQ(problem.alone_weight_bytes(0), 100);
  EXPECT_NEAR(problem.time_scale().ToSeconds(problem.alone_ticks(0, 0)), 1e-6, 1e-12);
}

}  // namespace
}  // namespace cleave
