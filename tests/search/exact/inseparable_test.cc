// What no plan within a limit keeps apart: small cases by hand, and all assignments of random ones.
#include "cleave/search/exact/inseparable.h"

#include <gtest/gtest.h>

#include "tests/search/exact/exact_case.h"
#include "tests/support/brute_force.h"

namespace cleave {
namespace {

bool Never() { return false; }

struct Tensors {
  std::vector<std::int64_t> bytes;  // of every operation's output
  std::vector<std::vector<NodeId>> readers;
};

// Operations of 1 ms; a link takes 1 ms for 10 MB.
Problem MakeProblem(const Tensors& tensors, Transfers transfers) {
  Graph graph;
  graph.name = "small";
  for (std::size_t v = 0; v < tensors.bytes.size(); ++v) {
    Node node;
    node.name = std::to_string(v);
    node.op = "Op";
    node.seconds = 1e-3;
    graph.nodes.push_back(node);
    graph.tensors.push_back(
        {"t", tensors.bytes[v], static_cast<NodeId>(v), tensors.readers[v], false});
  }
  Package package = testing::MakePackage({});
  package.triangle = false;
  package.no_skipping = false;
  package.link.bytes_per_second = 1e10;
  package.transfers = transfers;
  return Problem(std::move(graph), package, {MemoryModel::kNone});
}

std::vector<MergeStep> Edges(const Problem& problem, double seconds) {
  return InseparableEdges(problem, problem.time_scale().ToTicks(seconds), Never);
}

TEST(InseparableTest, ALargeTensorHoldsItsEndsTogether) {
  for (const Transfers transfers : {Transfers::kSerial, Transfers::kOverlapped}) {
    const Problem chain =
        MakeProblem({{1000, 50'000'000, 1000, 1000}, {{1}, {2}, {3}, {}}}, transfers);
    EXPECT_EQ(Edges(chain, 4e-3), (std::vector<MergeStep>{{1, 2}}));
    EXPECT_EQ(Joined(chain, Edges(chain, 4e-3))->num_ops(), 3);
    EXPECT_TRUE(Edges(chain, 8e-3).empty());
  }
}

// 0 -> 1 -> 3 beside 0 -> 2 -> 3, 3 ms a tensor: links carry two of them at least, behind 0 or
// before 3, and a chip of one operation in the middle takes one in and sends one.
TEST(InseparableTest, TensorsThatCrossTogetherCount) {
  const Tensors diamond{{30'000'000, 30'000'000, 30'000'000, 1000}, {{1, 2}, {3}, {3}, {}}};
  const Problem overlapped = MakeProblem(diamond, Transfers::kOverlapped);
  EXPECT_EQ(Edges(overlapped, 3.5e-3), (std::vector<MergeStep>{{1, 3}, {2, 3}}));
  const Problem serial = MakeProblem(diamond, Transfers::kSerial);
  EXPECT_TRUE(Edges(serial, 7.5e-3).empty());
  EXPECT_EQ(Joined(serial, Edges(serial, 3.5e-3))->num_ops(), 1);
}

TEST(InseparableTest, WhatLiesBetweenIsJoinedAsWell) {
  const Problem skip =
      MakeProblem({{50'000'000, 1000, 1000}, {{1, 2}, {2}, {}}}, Transfers::kSerial);
  EXPECT_EQ(Joined(skip, {{0, 2}})->num_ops(), 1);
}

// Whatever is within the limit must stay possible.
TEST(InseparableTest, OptimaStayPossible) {
  int joined_cases = 0;
  for (std::uint64_t number = 0; number < 300; ++number) {
    const ExactCase example = MakeExactCase(number);
    if (example.memory == MemoryModel::kFull) continue;
    SCOPED_TRACE(::testing::Message() << "case " << number << ": " << example.rules);
    const Problem problem = example.Make();
    const std::optional<Ticks> optimum = testing::OptimalInterval(problem);
    if (!optimum) continue;
    for (const Ticks limit : {*optimum, *optimum + *optimum / 4}) {
      const std::vector<MergeStep> edges = InseparableEdges(problem, limit, Never);
      if (edges.empty()) continue;
      ++joined_cases;
      ASSERT_EQ(testing::OptimalInterval(*Joined(problem, edges)), optimum);
    }
  }
  EXPECT_GT(joined_cases, 50);
}

}  // namespace
}  // namespace cleave
