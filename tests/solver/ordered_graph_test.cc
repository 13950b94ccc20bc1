#include "cleave/solver/ordered_graph.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/solver/random_problem.h"

namespace cleave {
namespace {

using testing::RandomProblem;

// Everything from its definition.
TEST(OrderedGraph, AnswersAsTheGraphDoes) {
  RandomStream random(61);
  for (int round = 0; round < 20; ++round) {
    const Problem problem = RandomProblem({45, 4, round % 2 == 0, true}, random);
    const std::vector<OpIndex> order = VisitOrders(problem).Deepest(&random);
    const OrderedGraph graph(problem, order);
    const std::int32_t n = graph.size();
    ASSERT_EQ(n, problem.num_ops());
    std::vector<std::int32_t> last_use(order.size(), -1);
    for (std::int32_t i = 0; i < n; ++i) {
      std::vector<OpIndex> sources;
      for (const std::int32_t u : graph.predecessors(i)) {
        sources.push_back(order[static_cast<std::size_t>(u)]);
        last_use[static_cast<std::size_t>(u)] = i;
      }
      std::ranges::sort(sources);
      EXPECT_TRUE(
          std::ranges::equal(sources, problem.predecessors()[order[static_cast<std::size_t>(i)]]));
      EXPECT_TRUE(std::ranges::is_sorted(graph.predecessors(i)));
    }
    for (std::int32_t begin = 0; begin < n; ++begin) {
      std::int32_t largest = -1;
      for (std::int32_t i = begin; i < n; ++i) {
        EXPECT_EQ(graph.last_use(i), last_use[static_cast<std::size_t>(i)]);
        largest = std::max(largest, graph.last_use(i));
        EXPECT_EQ(graph.LastUse(begin, i + 1), largest);
      }
    }
  }
}

TEST(OrderedGraph, FindsTheNextStops) {
  RandomStream random(62);
  for (int round = 0; round < 20; ++round) {
    const bool triangle = round % 2 == 0;
    const Problem problem = RandomProblem({70, 4, triangle, true}, random);
    const OrderedGraph graph(problem, VisitOrders(problem).Deepest());
    const auto reads_within = [&](std::int32_t i, std::int32_t begin) {
      const auto sources = graph.predecessors(i);
      return !sources.empty() && (triangle ? sources.front() : sources.back()) >= begin;
    };
    const auto is_held = [&](std::int32_t i, std::int32_t begin) {
      return reads_within(i, begin) && graph.last_use(i) >= 0;
    };
    const auto is_free = [&](std::int32_t i, std::int32_t begin) {
      if (!graph.predecessors(i).empty()) return reads_within(i, begin);
      return !triangle || graph.last_use(i) < 0 || graph.LastUse(begin, i) > i;
    };
    const std::int32_t n = graph.size();
    for (std::int32_t begin = 0; begin < n; ++begin) {
      for (std::int32_t from = begin + 1; from <= n; ++from) {
        for (const std::int32_t limit : {n, std::min(from + 9, n)}) {
          std::int32_t test = from;
          while (test < limit && is_free(test, begin)) ++test;
          EXPECT_EQ(graph.NextTest(begin, from, limit), test);
          std::int32_t unheld = from;
          while (unheld < limit && is_held(unheld, begin)) ++unheld;
          EXPECT_EQ(graph.NextUnheld(begin, from, limit), unheld);
        }
        if (from == n) continue;
        EXPECT_EQ(graph.ReadsWithin(begin, from), reads_within(from, begin));
      }
    }
  }
}

// Where nothing of the stretch is used any more, an operation without predecessors is to be tested.
TEST(OrderedGraph, StopsBetweenComponents) {
  Graph chains;
  for (int k = 0; k < 4; ++k) chains.nodes.push_back(Node{"n", "op", 1.0, 0, {}, {}, {}, {}});
  for (const NodeId v : {0, 2}) chains.tensors.push_back({"t", 1, v, {v + 1}, false});
  const Problem problem(chains, testing::MakePackage({}));
  const std::vector<OpIndex> order{0, 1, 2, 3};
  const OrderedGraph graph(problem, order);
  EXPECT_EQ(graph.NextTest(0, 1, 4), 2);
}

TEST(OrderedGraph, ScattersToOperations) {
  RandomStream random(63);
  for (int nodes = 1; nodes < 60; ++nodes) {
    const Problem problem = RandomProblem({nodes, 4}, random);
    const std::vector<OpIndex> order = VisitOrders(problem).Deepest(&random);
    std::vector<ChipId> by_position(order.size() + OrderedGraph::kPadding, 99);
    std::vector<ChipId> expected(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      by_position[i] = static_cast<ChipId>(random.Below(64));
      expected[static_cast<std::size_t>(order[i])] = by_position[i];
    }
    std::vector<ChipId> by_op(order.size() + 1, -1);
    OrderedGraph(problem, order).Scatter(by_position.data(), std::span(by_op).first(order.size()));
    EXPECT_EQ(by_op.back(), -1) << "written behind the end";
    by_op.pop_back();
    EXPECT_EQ(by_op, expected);
  }
}

TEST(OrderedGraph, FindsTheEndOfRoom) {
  Graph chain;
  for (const int weight : {5, 0, 3, 0, 4}) {
    chain.nodes.push_back(Node{"n", "op", 1.0, weight, {}, {}, {}, {}});
  }
  for (NodeId v = 0; v < 4; ++v) chain.tensors.push_back({"t", 1, v, {v + 1}, false});
  const Problem problem(chain, testing::MakePackage({}));
  const OrderedGraph graph(problem, VisitOrders(problem).Deepest());
  EXPECT_EQ(graph.Weights(0, 5), 12);
  EXPECT_EQ(graph.EndOfRoom(0, 12), 5);
  EXPECT_EQ(graph.EndOfRoom(0, 11), 4);
  EXPECT_EQ(graph.EndOfRoom(0, 7), 2);
  EXPECT_EQ(graph.EndOfRoom(0, 0), 0);
  EXPECT_EQ(graph.EndOfRoom(1, 0), 2);  // an operation without weights always has room
}

}  // namespace
}  // namespace cleave
