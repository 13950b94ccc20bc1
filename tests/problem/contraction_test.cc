#include "cleave/problem/contraction.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/random_dag.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// reach[u][v] in the graph with edges both ways between nodes of a color; reflexive.
std::vector<std::vector<bool>> ReachWithColors(const Graph& graph) {
  const std::size_t n = graph.nodes.size();
  std::vector<std::vector<bool>> reach(n, std::vector<bool>(n, false));
  for (std::size_t u = 0; u < n; ++u) {
    reach[u][u] = true;
    for (std::size_t v = 0; v < n; ++v) {
      if (graph.nodes[u].color && graph.nodes[u].color == graph.nodes[v].color) reach[u][v] = true;
    }
  }
  for (const Tensor& tensor : graph.tensors) {
    if (tensor.producer == kNoNode) continue;
    for (const NodeId v : tensor.consumers) reach[Index(tensor.producer)][Index(v)] = true;
  }
  for (std::size_t via = 0; via < n; ++via) {
    for (std::size_t u = 0; u < n; ++u) {
      if (!reach[u][via]) continue;
      for (std::size_t v = 0; v < n; ++v) reach[u][v] = reach[u][v] || reach[via][v];
    }
  }
  return reach;
}

TEST(ContractionTest, MergesWhatMustLieTogetherAndNothingElse) {
  for (std::uint64_t trial = 0; trial < 80; ++trial) {
    RandomStream random(81, trial);
    testing::RandomDagOptions options;
    options.nodes = 12;
    options.color_share = 0.4;
    options.shuffled_ids = trial % 2 == 0;
    const Graph graph = testing::RandomDag(options, random);
    const Contraction contraction = Contract(graph);
    const auto reach = ReachWithColors(graph);
    for (std::size_t u = 0; u < reach.size(); ++u) {
      for (std::size_t v = 0; v < reach.size(); ++v) {
        const bool together = contraction.op_of_node[u] == contraction.op_of_node[v];
        ASSERT_EQ(together, reach[u][v] && reach[v][u]) << u << " and " << v;
        if (reach[u][v]) {
          ASSERT_LE(contraction.op_of_node[u], contraction.op_of_node[v]);
        }
      }
    }
  }
}

TEST(ContractionTest, MembersListEveryNodeOnce) {
  RandomStream random(82);
  testing::RandomDagOptions options;
  options.nodes = 40;
  options.color_share = 0.3;
  const Graph graph = testing::RandomDag(options, random);
  const Contraction contraction = Contract(graph);
  int members = 0;
  for (OpIndex op = 0; op < contraction.members.rows(); ++op) {
    for (const NodeId node : contraction.members[op]) {
      EXPECT_EQ(contraction.op_of_node[Index(node)], op);
      ++members;
    }
  }
  EXPECT_EQ(members, 40);
}

TEST(ContractionTest, KeepsTheNumbersOfAnOrderedGraph) {
  RandomStream random(83);
  testing::RandomDagOptions options;
  options.nodes = 30;
  const Contraction contraction = Contract(testing::RandomDag(options, random));
  for (NodeId v = 0; v < 30; ++v) EXPECT_EQ(contraction.op_of_node[Index(v)], v);
}

}  // namespace
}  // namespace cleave
