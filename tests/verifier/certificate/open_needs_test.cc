#include "cleave/verifier/certificate/open_needs.h"

#include <gtest/gtest.h>

#include "tests/verifier/certificate/model_case.h"

namespace cleave::verifier {
namespace {

// 0 and 1 feed 2, which feeds 3; 0 has a copy of itself among what feeds 3. They take 1, 2, 4, 8
// and 1 us, and weigh 100 bytes each.
ModelCase Fork(std::int64_t sram_bytes, MemoryModel memory) {
  Graph graph;
  graph.name = "fork";
  for (const int us : {1, 2, 4, 8, 1}) {
    Node node;
    node.op = "Op";
    node.seconds = 1e-6 * us;
    node.weight_bytes = 100;
    graph.nodes.push_back(node);
  }
  graph.tensors = {
      {"a", 1, 0, {2}, false}, {"b", 1, 1, {2}, false}, {"c", 1, 2, {3}, false},
      {"d", 1, 3, {}, true},   {"e", 1, 4, {3}, false},
  };
  graph.nodes[0].clone_of = 0;
  graph.nodes[4].clone_of = 0;
  testing::PackageRules rules;
  rules.triangle = false;
  rules.sram_bytes = sram_bytes;
  return {graph, testing::MakePackage(rules), TriangleUse::kNone, memory};
}

constexpr Ticks kMicrosecond = 1'000'000;

// The fork, all of it open but for nodes before `first`, and what its operations bring along.
struct OpenFork {
  explicit OpenFork(NodeId first = 0, std::int64_t sram_bytes = 1'000'000,
                    MemoryModel memory = MemoryModel::kNone)
      : fork(Fork(sram_bytes, memory)), sides(fork.model), needs(fork.model) {
    for (NodeId node = first; node < 5; ++node) sides.Set(op(node), Side::kOpen);
    needs.Begin(0);
  }

  int op(NodeId node) const { return fork.model.OpOf(node); }
  bool Find(NodeId node, Ticks limit) { return needs.Find(op(node), sides, limit); }
  bool HaveRoom(NodeId node, Ticks limit) const { return needs.HaveRoom(op(node), sides, limit); }

  ModelCase fork;
  StageSides sides;
  OpenNeeds needs;
};

TEST(OpenNeedsTest, EverythingOpenThatAnOperationNeedsMustFit) {
  OpenFork open;
  // Copies count nothing: 2 us of node 1, 4 of node 2.
  EXPECT_FALSE(open.Find(2, 6 * kMicrosecond - 1));
  EXPECT_TRUE(open.Find(2, 6 * kMicrosecond));
  EXPECT_TRUE(open.Find(3, 14 * kMicrosecond));
  EXPECT_FALSE(open.Find(3, 14 * kMicrosecond - 1));
}

TEST(OpenNeedsTest, WhatIsOnTheStageAlreadyIsNotBroughtAlong) {
  OpenFork open;
  const Ticks limit = 6 * kMicrosecond;
  ASSERT_TRUE(open.Find(2, limit));
  EXPECT_TRUE(open.HaveRoom(2, limit));
  open.sides.Set(open.op(1), Side::kHere);  // fills what it needs itself
  EXPECT_TRUE(open.HaveRoom(2, limit));
  open.sides.Set(open.op(4), Side::kHere);  // and that is all there is
  EXPECT_FALSE(open.HaveRoom(2, limit));
  open.sides.Set(open.op(1), Side::kBefore);
  EXPECT_TRUE(open.HaveRoom(2, limit));
}

TEST(OpenNeedsTest, NothingJoinsWithoutWhatItNeeds) {
  OpenFork open(1);  // 0 is behind
  EXPECT_TRUE(open.Find(1, 100 * kMicrosecond));
  EXPECT_FALSE(open.Find(2, 100 * kMicrosecond));
  EXPECT_FALSE(open.Find(3, 100 * kMicrosecond));
}

TEST(OpenNeedsTest, WeightsMustFitWhereTheyCount) {
  for (const MemoryModel memory : {MemoryModel::kNone, MemoryModel::kWeights}) {
    OpenFork open(0, 250, memory);
    EXPECT_TRUE(open.Find(2, 100 * kMicrosecond));
    EXPECT_EQ(open.Find(3, 100 * kMicrosecond), memory == MemoryModel::kNone);
  }
}

}  // namespace
}  // namespace cleave::verifier
