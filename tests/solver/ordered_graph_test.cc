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

TEST(OrderedGraph, FindsTheNextEvent) {
  RandomStream random(62);
  for (int round = 0; round < 20; ++round) {
    const bool triangle = round % 2 == 0;
    const Problem problem = RandomProblem({70, 4, triangle, true}, random);
    const OrderedGraph graph(problem, VisitOrders(problem).Deepest());
    const auto is_event = [&](std::int32_t i, std::int32_t begin) {
      const auto sources = graph.predecessors(i);
      if (sources.empty() || graph.last_use(i) < 0) return true;
      return (triangle ? sources.front() : sources.back()) < begin;
    };
    for (std::int32_t begin = 0; begin < graph.size(); ++begin) {
      for (std::int32_t from = begin; from <= graph.size(); ++from) {
        std::int32_t expected = from;
        while (expected < graph.size() && !is_event(expected, begin)) ++expected;
        EXPECT_EQ(graph.NextEvent(begin, from, graph.size()), expected);
        const std::int32_t limit = std::min(from + 9, graph.size());
        EXPECT_EQ(graph.NextEvent(begin, from, limit), std::min(expected, limit));
      }
    }
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
