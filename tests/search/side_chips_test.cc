// Slicing with chips at the side.
#include "cleave/search/refine/side_chips.h"

#include <gtest/gtest.h>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/refine/fitting_plan.h"
#include "tests/support/brute_force.h"
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

std::int64_t Fullest(const Problem& problem, std::span<const ChipId> chips) {
  const LoadTable loads = CostModel(problem).Loads(chips);
  std::int64_t fullest = 0;
  for (ChipId chip = 0; chip < problem.num_chips(); ++chip) {
    fullest = std::max(fullest, loads.chip(chip).weight_bytes);
  }
  return fullest;
}

TEST(SideChipsTest, LayersReachOneSourceOverChipsAtTheirSide) {
  constexpr int kLayers = 6;
  const PackageRules rules{.chips = 2 * kLayers, .sram_bytes = 10};
  const Problem problem(LayersWithSource(kLayers), testing::MakePackage(rules),
                        {MemoryModel::kWeights});
  const auto never = [] { return false; };
  const auto plan = BestWithSideChips(problem, SlicingOrders(problem), 1, never);
  ASSERT_TRUE(plan);
  EXPECT_TRUE(IsValid(problem, *plan));
  EXPECT_LE(Fullest(problem, *plan), 10);
  const auto fitting = FindFittingPlan(problem, {});
  ASSERT_TRUE(fitting);
  EXPECT_TRUE(IsValid(problem, *fitting));
  EXPECT_TRUE(CostModel(problem).Evaluate(*fitting).accepted);
}

TEST(SideChipsTest, PlansKeepDataflowAndRoomAndMostlyAllRules) {
  int found = 0;
  int valid = 0;
  for (std::uint64_t trial = 0; trial < 400; ++trial) {
    RandomStream random(57, trial);
    testing::RandomDagOptions options;
    options.nodes = 4 + static_cast<int>(random.Below(20));
    options.reach = trial % 2 == 0 ? 3 : 0;
    options.clone_share = trial % 5 == 0 ? 0.3 : 0;
    const Problem problem(testing::RandomDag(options, random), testing::MakePackage({.chips = 6}),
                          {MemoryModel::kWeights});
    std::int64_t total = 0;
    for (OpIndex op = 0; op < problem.num_ops(); ++op) total += problem.alone_weight_bytes(op);
    const std::int64_t room = total * (20 + random.Below(80)) / 100;
    const auto order = SlicingOrders(problem).Make(1, trial % 8);
    const auto plan = SliceWithSideChips(problem, order, 1 + static_cast<int>(trial % 3), room);
    if (!plan) continue;
    ++found;
    EXPECT_LE(Fullest(problem, *plan), room);
    const auto violation = FindViolation(problem, *plan);
    EXPECT_TRUE(!violation || violation->rule == StaticRule::kTriangle) << violation->text;
    valid += violation ? 0 : 1;
  }
  EXPECT_GT(found, 100);
  EXPECT_GT(valid, found * 9 / 10);
}

}  // namespace
}  // namespace cleave
