// Slicing with chips at the side.
#include "cleave/search/slicing/side_chips.h"

#include <gtest/gtest.h>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/refine/fitting_plan.h"
#include "cleave/search/slicing/side_slicer.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

using testing::PackageRules;

NodeId AddNode(Graph& graph, std::int64_t weights) {
  const auto node = static_cast<NodeId>(graph.nodes.size());
  graph.nodes.emplace_back().weight_bytes = weights;
  graph.tensors.push_back({.name = {}, .bytes = 8, .producer = node, .consumers = {}});
  return node;
}

void Connect(Graph& graph, NodeId from, NodeId to) {
  graph.tensors[static_cast<std::size_t>(from)].consumers.push_back(to);
}

// Layers in a chain, each of which reads what it derives by itself from one source.
Graph LayersWithSource(int layers) {
  Graph graph;
  const NodeId source = AddNode(graph, 1);
  NodeId before = -1;
  for (int i = 0; i < layers; ++i) {
    const NodeId derived = AddNode(graph, 6);
    const NodeId layer = AddNode(graph, 9);
    Connect(graph, source, derived);
    Connect(graph, derived, layer);
    if (before >= 0) Connect(graph, before, layer);
    before = layer;
  }
  return graph;
}

std::optional<SlicedPlan> BestOfPlainOrders(const Problem& problem) {
  const SlicingOrders orders(problem);
  std::optional<SlicedPlan> best;
  for (std::uint64_t i = 0; i < 24; ++i) {
    SlicingSteps steps = 0;
    auto plan = FastestPlan(problem, orders.Make(1, i), steps);
    if (plan && (!best || plan->IsBetterThan(*best))) best = std::move(plan);
  }
  return best;
}

TEST(SideChipsTest, LayersReachOneSourceOverChipsAtTheirSide) {
  constexpr int kLayers = 6;
  const PackageRules rules{.chips = 2 * kLayers, .sram_bytes = 10};
  const Problem problem(LayersWithSource(kLayers), testing::MakePackage(rules),
                        {MemoryModel::kWeights});
  EXPECT_FALSE(BestOfPlainOrders(problem));
  const auto plan = BestWithSideChips(problem, SlicingOrders(problem), {});
  ASSERT_TRUE(plan);
  EXPECT_TRUE(IsValid(problem, plan->chips));
  const Outcome outcome = CostModel(problem).Evaluate(plan->chips);
  EXPECT_TRUE(outcome.accepted);
  EXPECT_EQ(outcome.interval, plan->interval);
  const auto fitting = FindFittingPlan(problem, {});
  ASSERT_TRUE(fitting);
  EXPECT_TRUE(IsValid(problem, *fitting));
  EXPECT_TRUE(CostModel(problem).Evaluate(*fitting).accepted);
}

TEST(SideChipsTest, MakeLayersThatShareASourceMuchFaster) {
  Graph graph = LayersWithSource(8);
  for (Node& node : graph.nodes) node.seconds = 1e-6 * static_cast<double>(node.weight_bytes);
  const Problem problem(graph, testing::MakePackage({.chips = 12}), {MemoryModel::kNone});
  const SlicingOrders orders(problem);
  const auto plain = BestOfPlainOrders(problem);
  ASSERT_TRUE(plain);
  const auto plan = BestWithSideChips(problem, orders, {.seed = 1, .below = plain->interval});
  ASSERT_TRUE(plan);
  EXPECT_LT(2 * plan->interval, plain->interval);
  EXPECT_FALSE(BestWithSideChips(problem, orders, {.seed = 1, .below = plan->interval}));
}

TEST(SideChipsTest, NoneWhereChipsDifferOrTheRuleIsNotInForce) {
  for (const bool equal : {false, true}) {
    const PackageRules rules{.chips = 12, .triangle = !equal, .equal_chips = equal};
    const Problem problem(LayersWithSource(4), testing::MakePackage(rules), {MemoryModel::kNone});
    EXPECT_FALSE(BestWithSideChips(problem, SlicingOrders(problem), {}));
  }
}

// Returns whether there is a plan; adds one to `valid` if it keeps all rules.
bool CheckSlicing(const Problem& problem, std::uint64_t trial, Ticks limit, int& valid) {
  const auto order = SlicingOrders(problem).Make(1, trial % 8);
  SideSlicer slicer(problem, order, 1 + static_cast<int>(trial % 3));
  SlicingSteps steps = 0;
  const auto plan = slicer.Slice(limit, steps);
  if (!plan) return false;
  EXPECT_GT(steps, 0);
  const LoadTable loads = CostModel(problem).Loads(*plan);
  for (ChipId chip = 0; chip < problem.num_chips(); ++chip) {
    EXPECT_LE(loads.chip(chip).compute, limit);
    EXPECT_LE(loads.chip(chip).weight_bytes, problem.sram_bytes(chip));
  }
  const auto violation = FindViolation(problem, *plan);
  EXPECT_TRUE(!violation || violation->rule == StaticRule::kTriangle) << violation->text;
  valid += violation ? 0 : 1;
  return true;
}

TEST(SideChipsTest, SlicingsKeepDataflowAndLimitsAndMostlyAllRules) {
  int found = 0;
  int valid = 0;
  for (std::uint64_t trial = 0; trial < 600; ++trial) {
    RandomStream random(57, trial);
    testing::RandomDagOptions options;
    options.nodes = 4 + static_cast<int>(random.Below(20));
    options.reach = trial % 2 == 0 ? 3 : 0;
    options.clone_share = trial % 5 == 0 ? 0.3 : 0;
    const Graph graph = testing::RandomDag(options, random);
    std::int64_t weights = 0;
    for (const Node& node : graph.nodes) weights += node.weight_bytes;
    const PackageRules rules{.chips = 6, .sram_bytes = weights * (40 + random.Below(60)) / 100};
    const Problem problem(graph, testing::MakePackage(rules), {MemoryModel::kWeights});
    Ticks work = 0;
    for (OpIndex op = 0; op < problem.num_ops(); ++op) work += problem.alone_ticks(op, 0);
    found += CheckSlicing(problem, trial, work * (30 + random.Below(70)) / 100, valid);
  }
  EXPECT_GT(found, 100);
  EXPECT_GT(valid, found * 9 / 10);
}

}  // namespace
}  // namespace cleave
