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

TEST(OpenNeedsTest, EverythingOpenThatAnOperationNeedsMustFit) {
  const ModelCase fork = Fork(1'000'000, MemoryModel::kNone);
  const auto op = [&](NodeId node) { return fork.model.OpOf(node); };
  StageSides sides(fork.model);
  for (NodeId node = 0; node < 5; ++node) sides.Set(op(node), Side::kOpen);
  OpenNeeds needs(fork.model);
  needs.Begin(0);
  // Copies count nothing: 2 us of node 1, 4 of node 2.
  EXPECT_FALSE(needs.Find(op(2), sides, 6 * kMicrosecond - 1));
  EXPECT_TRUE(needs.Find(op(2), sides, 6 * kMicrosecond));
  EXPECT_TRUE(needs.Find(op(3), sides, 14 * kMicrosecond));
  EXPECT_FALSE(needs.Find(op(3), sides, 14 * kMicrosecond - 1));
}

TEST(OpenNeedsTest, WhatIsOnTheStageAlreadyIsNotBroughtAlong) {
  const ModelCase fork = Fork(1'000'000, MemoryModel::kNone);
  const auto op = [&](NodeId node) { return fork.model.OpOf(node); };
  StageSides sides(fork.model);
  for (NodeId node = 0; node < 5; ++node) sides.Set(op(node), Side::kOpen);
  OpenNeeds needs(fork.model);
  needs.Begin(0);
  const Ticks limit = 6 * kMicrosecond;
  ASSERT_TRUE(needs.Find(op(2), sides, limit));
  EXPECT_TRUE(needs.HaveRoom(op(2), sides, limit));
  sides.Set(op(1), Side::kHere);  // fills what it needs itself
  EXPECT_TRUE(needs.HaveRoom(op(2), sides, limit));
  sides.Set(op(4), Side::kHere);  // and that is all there is
  EXPECT_FALSE(needs.HaveRoom(op(2), sides, limit));
  sides.Set(op(1), Side::kBefore);
  EXPECT_TRUE(needs.HaveRoom(op(2), sides, limit));
}

TEST(OpenNeedsTest, NothingJoinsWithoutWhatItNeeds) {
  const ModelCase fork = Fork(1'000'000, MemoryModel::kNone);
  const auto op = [&](NodeId node) { return fork.model.OpOf(node); };
  StageSides sides(fork.model);
  for (NodeId node = 1; node < 5; ++node) sides.Set(op(node), Side::kOpen);  // 0 is behind
  OpenNeeds needs(fork.model);
  needs.Begin(0);
  EXPECT_TRUE(needs.Find(op(1), sides, 100 * kMicrosecond));
  EXPECT_FALSE(needs.Find(op(2), sides, 100 * kMicrosecond));
  EXPECT_FALSE(needs.Find(op(3), sides, 100 * kMicrosecond));
}

TEST(OpenNeedsTest, WeightsMustFitWhereTheyCount) {
  for (const MemoryModel memory : {MemoryModel::kNone, MemoryModel::kWeights}) {
    const ModelCase fork = Fork(250, memory);
    const auto op = [&](NodeId node) { return fork.model.OpOf(node); };
    StageSides sides(fork.model);
    for (NodeId node = 0; node < 5; ++node) sides.Set(op(node), Side::kOpen);
    OpenNeeds needs(fork.model);
    needs.Begin(0);
    EXPECT_TRUE(needs.Find(op(2), sides, 100 * kMicrosecond));
    EXPECT_EQ(needs.Find(op(3), sides, 100 * kMicrosecond), memory == MemoryModel::kNone);
  }
}

}  // namespace
}  // namespace cleave::verifier
