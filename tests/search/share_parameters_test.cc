#include "cleave/search/cma/share_parameters.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/problem/constraints.h"
#include "cleave/search/greedy_plan.h"
#include "cleave/search/share_filling.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

// A chain of equal operations, the first half of type "a", the others of type "b".
Problem Chain(int nodes, int chips) {
  Graph graph;
  for (NodeId v = 0; v < nodes; ++v) {
    Node node;
    node.op = 2 * v < nodes ? "a" : "b";
    node.flops = 1e6;
    node.bytes_accessed = 0;
    graph.nodes.push_back(node);
    if (v > 0) graph.tensors.push_back({"", 10, v - 1, {v}, false});
  }
  testing::PackageRules rules;
  rules.chips = chips;
  return Problem(graph, testing::MakePackage(rules));
}

std::vector<int> Counts(const Partition& chips, int num_chips) {
  std::vector<int> counts(static_cast<std::size_t>(num_chips), 0);
  for (const ChipId chip : chips) ++counts[static_cast<std::size_t>(chip)];
  return counts;
}

TEST(ShareFillingTest, GivesChipsTheirShares) {
  const Problem problem = Chain(12, 3);
  const auto order = VisitOrders(problem).Deepest();
  EXPECT_EQ(Counts(FillChips(problem, order), 3), (std::vector<int>{4, 4, 4}));
  EXPECT_EQ(Counts(FillChips(problem, order, {{1, 2, 3}, {}}), 3), (std::vector<int>{2, 4, 6}));
  std::vector<Ticks> work(12, 1000);
  for (std::size_t op = 0; op < 6; ++op) work[op] = 2000;
  EXPECT_EQ(Counts(FillChips(problem, order, {{}, work}), 3), (std::vector<int>{3, 3, 6}));
}

TEST(ShareParametersTest, ZeroIsTheGreedyPlan) {
  for (std::uint64_t trial = 0; trial < 20; ++trial) {
    RandomStream random(5, trial);
    testing::RandomDagOptions options;
    options.nodes = 40;
    const Problem problem(testing::RandomDag(options, random), testing::MakePackage({}));
    const ShareParameters parameters(problem, 8, 3);
    Solver solver(problem);
    RandomStream fix(trial);
    const std::vector<double> zero(parameters.dimension(), 0.0);
    EXPECT_EQ(parameters.Decode(zero, solver.orders().Deepest(), solver, fix),
              GreedyPlan(problem, trial));
  }
}

TEST(ShareParametersTest, KnotsAndClassesShiftTheBorders) {
  const Problem problem = Chain(24, 4);
  const auto order = VisitOrders(problem).Deepest();
  Solver solver(problem);
  RandomStream random(1);
  const ShareParameters knots(problem, 2, 0);
  ASSERT_EQ(knots.dimension(), 2U);
  const auto rising = Counts(knots.Decode(std::vector<double>{-1, 1}, order, solver, random), 4);
  EXPECT_TRUE(std::ranges::is_sorted(rising));
  EXPECT_GT(rising[3], rising[0]);
  const ShareParameters classes(problem, 0, 2);
  ASSERT_EQ(classes.dimension(), 2U);
  // Both types take the same time, so they rank by name: "b" counts three times.
  const auto heavy = classes.Decode(std::vector<double>{0, 1.0986}, order, solver, random);
  EXPECT_EQ(Counts(heavy, 4), (std::vector<int>{12, 4, 4, 4}));
}

TEST(ShareParametersTest, HasNoMoreKnotsThanChipsNorClassesThanTypes) {
  EXPECT_EQ(ShareParameters(Chain(10, 3), 64, 64).dimension(), 3U + 2U);
}

TEST(ShareParametersTest, AlwaysDecodesToAValidPartition) {
  for (const testing::PackageRules& rules : testing::AllRules(5)) {
    RandomStream random(9);
    testing::RandomDagOptions options;
    options.nodes = 50;
    const Problem problem(testing::RandomDag(options, random), testing::MakePackage(rules));
    const ShareParameters parameters(problem, 5, 2);
    Solver solver(problem);
    for (int trial = 0; trial < 50; ++trial) {
      std::vector<double> point(parameters.dimension());
      for (double& each : point) each = 3 * random.Normal();
      EXPECT_TRUE(
          IsValid(problem, parameters.Decode(point, solver.orders().Deepest(), solver, random)));
    }
  }
}

}  // namespace
}  // namespace cleave
