// What merges, where only the skip edges of the triangle rule have to hold.
#include "cleave/search/exact/reduction.h"

#include <gtest/gtest.h>

#include "cleave/search/exact/skip_edges.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

// Operations that take as long as each other, but for the idle ones; tensors of one size.
Problem MakeProblem(int nodes, std::vector<std::vector<NodeId>> readers, std::vector<int> idle) {
  Graph graph;
  graph.name = "small";
  for (int id = 0; id < nodes; ++id) {
    Node node;
    node.name = std::to_string(id);
    node.op = "MatMulInteger";
    node.seconds = 1e-5;  // ten times what a tensor takes
    graph.nodes.push_back(node);
    Tensor tensor;
    tensor.name = "t" + std::to_string(id);
    tensor.bytes = 10'000;
    tensor.producer = static_cast<NodeId>(id);
    tensor.consumers = readers[static_cast<std::size_t>(id)];
    graph.tensors.push_back(tensor);
  }
  for (const int id : idle) graph.nodes[static_cast<std::size_t>(id)].seconds = 0;
  return Problem(std::move(graph), testing::MakePackage({}), {MemoryModel::kNone});
}

TEST(ReductionTest, TheFullTriangleRuleForbidsToMergeInTheMiddle) {
  const Problem chain = MakeProblem(4, {{1}, {2}, {3}, {}}, {1});
  EXPECT_EQ(Reduce(chain), nullptr);
}

TEST(ReductionTest, AChainMergesWhereSkipEdgesAloneCount) {
  const Problem chain = MakeProblem(4, {{1}, {2}, {3}, {}}, {1});
  const auto reduced = Reduce(chain, true);
  ASSERT_NE(reduced, nullptr);
  EXPECT_EQ(reduced->num_ops(), 3);
}

// 0 -> 1 -> 3 beside 0 -> 2 -> 3: with 1 on the chip of 3, the edge 0 -> 3 would have 2 between its
// ends, and plans that keep the rule with 1 on a chip of its own would break it.
TEST(ReductionTest, MergesMakeNoNewSkipEdges) {
  const Problem diamond = MakeProblem(4, {{1, 2}, {3}, {3}, {}}, {1});
  EXPECT_EQ(SkipEdges(diamond).size(), 0);
  const auto reduced = Reduce(diamond, true);
  EXPECT_EQ(SkipEdges(reduced ? *reduced : diamond).size(), 0);
}

}  // namespace
}  // namespace cleave
