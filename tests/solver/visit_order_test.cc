#include "cleave/solver/visit_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/solver/random_problem.h"

namespace cleave {
namespace {

using testing::RandomProblem;

TEST(VisitOrders, AreTopological) {
  RandomStream random(1);
  VisitOrders::Scratch scratch;
  std::vector<OpIndex> order;
  for (int round = 0; round < 200; ++round) {
    const Problem problem = RandomProblem({1 + round % 40, 4}, random);
    const VisitOrders orders(problem);
    EXPECT_TRUE(IsTopological(problem, orders.Deepest()));
    for (int k = 0; k < 5; ++k) {
      orders.Deepest(&random, scratch, order);
      EXPECT_TRUE(IsTopological(problem, order));
    }
  }
}

TEST(VisitOrders, RandomOnesDiffer) {
  RandomStream random(2);
  const Problem problem = RandomProblem({60, 4}, random);
  const VisitOrders orders(problem);
  std::set<std::vector<OpIndex>> seen;
  for (int k = 0; k < 20; ++k) seen.insert(orders.Deepest(&random));
  EXPECT_GT(seen.size(), 10U);
}

// A trunk 0 -> 1 -> 2 -> 3 whose operation 3 also reads the short branch 4 -> 5.
TEST(VisitOrders, ShortBranchesComeRightBeforeTheirReader) {
  Graph graph;
  graph.nodes.resize(6, Node{"n", "op", 1.0, 0, {}, {}, {}, {}});
  const auto feed = [&](NodeId from, NodeId to) {
    graph.tensors.push_back({"t", 1, from, {to}, false});
  };
  feed(0, 1);
  feed(1, 2);
  feed(2, 3);
  feed(4, 5);
  feed(5, 3);
  const Problem problem(graph, testing::MakePackage({}));
  const std::vector<OpIndex> order = VisitOrders(problem).Deepest();
  // Operations are numbered topologically with ids kept where possible, so find them by node.
  std::vector<NodeId> nodes;
  for (const OpIndex op : order) nodes.push_back(problem.members(op).front());
  EXPECT_EQ(nodes, (std::vector<NodeId>{0, 1, 2, 4, 5, 3}));
}

TEST(VisitOrders, IsTopologicalRejects) {
  RandomStream random(3);
  const Problem problem = RandomProblem({12, 4}, random);
  std::vector<OpIndex> order = VisitOrders(problem).Deepest();
  EXPECT_FALSE(IsTopological(problem, std::span(order).first(order.size() - 1)));
  order.back() = order.front();
  EXPECT_FALSE(IsTopological(problem, order));
  std::vector<OpIndex> reversed = VisitOrders(problem).Deepest();
  std::ranges::reverse(reversed);
  ASSERT_FALSE(problem.successors().values.empty());
  EXPECT_FALSE(IsTopological(problem, reversed));
}

}  // namespace
}  // namespace cleave
