// Branches that exchange their chips, against all assignments of small random problems.
#include "cleave/search/exact/twins.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/search/exact/stage_cuts.h"
#include "tests/search/exact/exact_case.h"
#include "tests/support/brute_force.h"

namespace cleave {
namespace {

// Operations of few kinds between small tensors.
Problem AlikeProblem(std::uint64_t number) {
  ExactCase example = MakeExactCase(number);
  example.rules.transfers = Transfers::kOverlapped;
  example.rules.triangle = false;
  if (example.memory == MemoryModel::kFull) example.memory = MemoryModel::kWeights;
  example.dag.color_share = 0;
  example.dag.nodes = 8;
  example.alike = true;
  return example.Make();
}

bool LinksAreLoose(const Problem& problem, Ticks limit) {
  const IdealSpace space(problem);
  return StageCuts(space, 1).MostCrossing(0) <= limit;
}

TEST(TwinsTest, OrderCostsNothing) {
  int ordered = 0;
  int longer = 0;
  for (std::uint64_t number = 0; number < 1500 && !::testing::Test::HasFailure(); ++number) {
    const Problem problem = AlikeProblem(number);
    const std::vector<TwinBranches> twins = FindTwins(problem, true);
    const auto in_order = WithTwinsInOrder(problem, twins);
    if (!in_order) continue;
    const auto optimum = testing::OptimalInterval(problem);
    if (!optimum || !LinksAreLoose(problem, *optimum)) continue;
    SCOPED_TRACE(::testing::Message() << "case " << number);
    EXPECT_EQ(testing::OptimalInterval(*in_order), optimum);
    ++ordered;
    for (const TwinBranches& pairs : twins) longer += pairs.size() > 1;
  }
  EXPECT_GT(ordered, 200);
  EXPECT_GT(longer, 20);
}

TEST(TwinsTest, WithoutTimeOnlyWeightsMatter) {
  int ordered = 0;
  for (std::uint64_t number = 0; number < 3000 && !::testing::Test::HasFailure(); ++number) {
    ExactCase example = MakeExactCase(number);
    if (example.rules.triangle || example.memory != MemoryModel::kWeights) continue;
    const Problem problem = example.Make();
    const auto in_order = WithTwinsInOrder(problem, FindTwins(problem, false));
    if (!in_order) continue;
    EXPECT_EQ(testing::OptimalInterval(*in_order).has_value(),
              testing::OptimalInterval(problem).has_value())
        << "case " << number;
    ++ordered;
  }
  EXPECT_GT(ordered, 50);
}

// A chain of layers, each of which reads its own projection of one embedding.
TEST(TwinsTest, ProjectionsComeInTheOrderOfTheirLayers) {
  constexpr int kLayers = 4;
  Graph graph;
  const auto add = [&](double seconds, std::vector<NodeId> needs) {
    const auto node = static_cast<NodeId>(graph.nodes.size());
    graph.nodes.emplace_back().seconds = seconds;
    Tensor& output = graph.tensors.emplace_back();
    output.bytes = 1;
    output.producer = node;
    for (const NodeId need : needs) {
      graph.tensors[static_cast<std::size_t>(need)].consumers.push_back(node);
    }
    return node;
  };
  const NodeId embedding = add(1e-6, {});
  std::vector<NodeId> projections;
  for (int layer = 0; layer < kLayers; ++layer) {
    projections.push_back(add(2e-6, {add(1e-6, {embedding})}));
  }
  NodeId last = add(4e-6, {});
  for (const NodeId projection : projections) last = add(3e-6, {last, projection});
  graph.tensors.back().output = true;
  testing::PackageRules rules;
  rules.transfers = Transfers::kOverlapped;
  rules.triangle = false;
  const Problem problem(graph, testing::MakePackage(rules), {MemoryModel::kNone});
  const std::vector<TwinBranches> twins = FindTwins(problem, true);
  ASSERT_EQ(twins.size(), std::size_t{kLayers - 1});
  for (const TwinBranches& pairs : twins) EXPECT_EQ(pairs.size(), 2U);
  const auto in_order = WithTwinsInOrder(problem, twins);
  const OpIndex first = problem.op_of_node(projections[0]);
  const OpIndex second = problem.op_of_node(projections[1]);
  EXPECT_TRUE(std::ranges::binary_search(in_order->successors()[first], second));
  EXPECT_FALSE(std::ranges::binary_search(problem.successors()[first], second));
}

}  // namespace
}  // namespace cleave
