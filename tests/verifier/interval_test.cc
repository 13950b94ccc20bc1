#include "cleave/verifier/interval.h"

#include <gtest/gtest.h>

#include "tests/verifier/small_case.h"

namespace cleave::verifier {
namespace {

TEST(SerialIntervalTest, ComputeAndTransfersAddUp) {
  const PlanCost cost = CostOf(SkipGraph(), FreePackage(3), {0, 1, 2});
  // 1 s + 200 B out / 100 + 100 B from the host / 50
  EXPECT_DOUBLE_EQ(cost.chips[0].load_seconds, 5);
  // 2 s + (200 in + 300 out) / 100
  EXPECT_DOUBLE_EQ(cost.chips[1].load_seconds, 7);
  // 4 s + (200 + 300) in / 100 + 50 B to the host / 50
  EXPECT_DOUBLE_EQ(cost.chips[2].load_seconds, 10);
  EXPECT_DOUBLE_EQ(cost.interval_seconds, 10);
  EXPECT_EQ(cost.bottleneck, "chip 2");
  EXPECT_EQ(cost.chips[0].out_bytes, 200);  // once, although two chips receive it
  EXPECT_EQ(cost.chips[2].in_bytes, 500);
  EXPECT_EQ(cost.chips[2].host_bytes, 50);
}

TEST(SerialIntervalTest, NothingMovesOnOneChip) {
  const PlanCost cost = CostOf(SkipGraph(), FreePackage(1), {0, 0, 0});
  EXPECT_DOUBLE_EQ(cost.interval_seconds, 7 + 150.0 / 50);
  EXPECT_EQ(cost.chips[0].in_bytes + cost.chips[0].out_bytes, 0);
}

TEST(SerialIntervalTest, WithoutHostLinkTheHostIsFree) {
  Package package = FreePackage(3);
  package.host_bytes_per_second.reset();
  const PlanCost cost = CostOf(SkipGraph(), package, {0, 1, 2});
  EXPECT_DOUBLE_EQ(cost.chips[0].load_seconds, 3);
  EXPECT_DOUBLE_EQ(cost.interval_seconds, 9);
  EXPECT_EQ(cost.chips[0].host_bytes, 100);  // bytes are told all the same
}

TEST(SerialIntervalTest, RelaysReceiveAndSend) {
  Package package = FreePackage(3);
  package.forwarding = Forwarding::kRelay;
  const PlanCost cost = CostOf(SkipGraph(), package, {0, 1, 2});
  EXPECT_EQ(cost.chips[1].in_bytes, 200);
  EXPECT_EQ(cost.chips[1].out_bytes, 500);  // mid, and skip once more
  EXPECT_DOUBLE_EQ(cost.chips[1].load_seconds, 9);
  EXPECT_DOUBLE_EQ(cost.interval_seconds, 10);
}

TEST(SerialIntervalTest, RelaysNeedNotConsume) {
  Package package = FreePackage(4);
  package.forwarding = Forwarding::kRelay;
  const PlanCost cost = CostOf(SkipGraph(), package, {0, 0, 3});
  for (const int c : {1, 2}) {
    EXPECT_EQ(cost.chips[static_cast<std::size_t>(c)].in_bytes, 500);
    EXPECT_EQ(cost.chips[static_cast<std::size_t>(c)].out_bytes, 500);
    EXPECT_DOUBLE_EQ(cost.chips[static_cast<std::size_t>(c)].load_seconds, 10);
  }
  EXPECT_EQ(cost.chips[3].out_bytes, 0);
}

TEST(OverlappedIntervalTest, LinksRunBesideCompute) {
  Package package = FreePackage(3);
  package.transfers = Transfers::kOverlapped;
  const PlanCost cost = CostOf(SkipGraph(), package, {0, 1, 2});
  EXPECT_DOUBLE_EQ(cost.chips[0].load_seconds, 2);  // the host's 2 s are more than 1 s of compute
  EXPECT_DOUBLE_EQ(cost.chips[1].load_seconds, 2);
  EXPECT_DOUBLE_EQ(cost.chips[2].load_seconds, 4);
  // Link 0: 200 B and a message. Link 1: 500 B and two messages.
  EXPECT_DOUBLE_EQ(cost.interval_seconds, 6);
  EXPECT_EQ(cost.bottleneck, "link 1");
}

TEST(OverlappedIntervalTest, SkippedLinksCarryToo) {
  Package package = FreePackage(4);
  package.transfers = Transfers::kOverlapped;
  const PlanCost cost = CostOf(SkipGraph(), package, {0, 0, 3});
  EXPECT_DOUBLE_EQ(cost.interval_seconds, 6);
  EXPECT_EQ(cost.bottleneck, "link 0");  // all three are equal, the first is named
}

TEST(NodeTimeTest, RooflineUnlessMeasured) {
  Graph graph = SkipGraph();
  Node& node = graph.nodes[0];
  node.seconds.reset();
  node.flops = 6;
  const Package package = FreePackage(3);
  // 200 B of output / 50 B/s beat 6 / 2 flop/s.
  EXPECT_DOUBLE_EQ(CostOf(graph, package, {0, 1, 2}).chips[0].compute_seconds, 4);
  node.weight_bytes = 50;
  EXPECT_DOUBLE_EQ(CostOf(graph, package, {0, 1, 2}).chips[0].compute_seconds, 5);
  node.bytes_accessed = 0;
  EXPECT_DOUBLE_EQ(CostOf(graph, package, {0, 1, 2}).chips[0].compute_seconds, 3);
}

TEST(NodeTimeTest, ChipsDiffer) {
  Graph graph = SkipGraph();
  for (Node& node : graph.nodes) {
    node.seconds.reset();
    node.bytes_accessed = 0;
    node.flops = 6;
  }
  Package package = FreePackage(3);
  package.shared_chip = false;
  package.chips[1].flops_per_second = 1;
  const PlanCost cost = CostOf(graph, package, {0, 1, 2});
  EXPECT_DOUBLE_EQ(cost.chips[0].compute_seconds, 3);
  EXPECT_DOUBLE_EQ(cost.chips[1].compute_seconds, 6);
}

// Two clones of a 3 s node, one for each of the nodes 1 and 2 of a graph without edges.
Graph CloneGraph() {
  Graph graph = SkipGraph();
  Node clone;
  clone.seconds = 3;
  clone.weight_bytes = 1000;
  clone.clone_of = 3;
  graph.nodes.push_back(clone);
  graph.nodes.push_back(clone);
  graph.tensors = {{"c3", 10, 3, {1}, false}, {"c4", 10, 4, {2}, false}};
  return graph;
}

TEST(CloneTest, OnOneChipTheyRunOnceAndWeighOnce) {
  const PlanCost together = CostOf(CloneGraph(), FreePackage(2), {0, 1, 1, 1, 1});
  EXPECT_DOUBLE_EQ(together.chips[1].compute_seconds, 2 + 4 + 3);
  // Weights once; the outputs live one after the other.
  EXPECT_EQ(together.chips[1].sram_bytes, 1000 + 10);
  const PlanCost apart = CostOf(CloneGraph(), FreePackage(3), {0, 1, 2, 1, 2});
  EXPECT_DOUBLE_EQ(apart.chips[1].compute_seconds, 2 + 3);
  EXPECT_DOUBLE_EQ(apart.chips[2].compute_seconds, 4 + 3);
  EXPECT_EQ(apart.chips[1].sram_bytes, 1010);
}

TEST(CloneTest, OtherNodesClonesAreOthers) {
  Graph graph = CloneGraph();
  graph.nodes[4].clone_of = 4;
  const PlanCost cost = CostOf(graph, FreePackage(2), {0, 1, 1, 1, 1});
  EXPECT_DOUBLE_EQ(cost.chips[1].compute_seconds, 2 + 4 + 3 + 3);
}

}  // namespace
}  // namespace cleave::verifier
