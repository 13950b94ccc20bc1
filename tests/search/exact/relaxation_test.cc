// What is left out of a problem to have an easier one.
#include "cleave/search/exact/relaxation.h"

#include <gtest/gtest.h>

#include "cleave/search/exact/reduction.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

void AddNode(Graph& graph, double seconds, std::int64_t bytes, std::vector<NodeId> readers) {
  const auto node = static_cast<NodeId>(graph.nodes.size());
  graph.nodes.emplace_back().seconds = seconds;
  graph.tensors.push_back({.name = {}, .bytes = bytes, .producer = node, .consumers = readers});
}

// A cheap diamond, which sends little, before an operation of a millisecond; 1e10 bytes/s.
Graph DiamondBefore() {
  Graph graph;
  AddNode(graph, 1e-6, 100'000, {1, 2});
  AddNode(graph, 1e-6, 1'000'000, {3});
  AddNode(graph, 1e-6, 1'000'000, {3});
  AddNode(graph, 1e-6, 100, {4});
  AddNode(graph, 1e-3, 100, {});
  return graph;
}

TEST(RelaxationTest, CheapConesAreFreeOnceMergersMakeThemOneSource) {
  const testing::PackageRules rules{.triangle = false};
  const Problem problem(DiamondBefore(), testing::MakePackage(rules), {MemoryModel::kNone});
  const auto merged = Reduce(problem);
  ASSERT_NE(merged, nullptr);
  ASSERT_EQ(merged->num_ops(), 2) << "the diamond is one operation, which does not join its reader";
  const Ticks cone = problem.time_scale().ToTicks(4e-6);
  Simplification record;
  const auto relaxed = Relax(problem, {.negligible = cone}, &record);
  ASSERT_NE(relaxed, nullptr);
  EXPECT_EQ(relaxed->num_ops(), 1);
  EXPECT_EQ(record.free_nodes, (std::vector<NodeId>{0, 1, 2, 3}));
  EXPECT_EQ(relaxed->compute_ticks(0, 0), problem.time_scale().ToTicks(1e-3));
  Simplification unchanged;
  EXPECT_EQ(Relax(problem, {.negligible = cone - 1}, &unchanged), nullptr);
  EXPECT_TRUE(unchanged.mergers.empty()) << "mergers that make nothing cheap are not its own";
}

}  // namespace
}  // namespace cleave
