// Cuts of orders whose branches are set apart.
#include "cleave/search/slicing/cut_rules.h"

#include <gtest/gtest.h>

#include <functional>
#include <numeric>

#include "cleave/problem/constraints.h"
#include "cleave/search/slicing/orders.h"
#include "cleave/search/slicing/sliced_plan.h"
#include "tests/support/brute_force.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

using testing::PackageRules;

PackageRules Triangle(int chips) {
  PackageRules rules;  // triangle rule included
  rules.chips = chips;
  return rules;
}

void AddOp(Graph& graph, double flops, std::vector<TensorId> inputs) {
  const auto id = static_cast<NodeId>(graph.nodes.size());
  Node node;
  node.flops = flops;
  node.bytes_accessed = 0;
  graph.nodes.push_back(node);
  for (const TensorId input : inputs) {
    graph.tensors[static_cast<std::size_t>(input)].consumers.push_back(id);
  }
  graph.tensors.push_back({std::to_string(id), 1000, id, {}, false});
}

// Chains of the lengths, joined by operations that read the first two ends, then each next one.
Graph JoinedChains(const std::vector<int>& lengths) {
  Graph graph;
  std::vector<TensorId> ends;
  for (const int length : lengths) {
    for (int k = 0; k < length; ++k) {
      const auto next = static_cast<TensorId>(graph.nodes.size());
      AddOp(graph, 1e8, k == 0 ? std::vector<TensorId>{} : std::vector<TensorId>{next - 1});
    }
    ends.push_back(static_cast<TensorId>(graph.nodes.size()) - 1);
  }
  TensorId joined = ends[0];
  for (std::size_t i = 1; i < ends.size(); ++i) {
    AddOp(graph, 1e6, {joined, ends[i]});
    joined = static_cast<TensorId>(graph.nodes.size()) - 1;
  }
  graph.tensors.back().output = true;
  return graph;
}

std::vector<OpIndex> IndexOrder(const Problem& problem) {
  std::vector<OpIndex> order(static_cast<std::size_t>(problem.num_ops()));
  std::iota(order.begin(), order.end(), 0);
  return order;
}

// Calls with the chips of every slicing that the rules allow.
void ForEachSlicing(const OrderProfile& profile, const CutRules& cuts, int chips,
                    const std::function<void(std::span<const ChipId>)>& call) {
  std::vector<ChipId> chip_of(static_cast<std::size_t>(profile.length()));
  const std::function<void(Position, ChipId)> extend = [&](Position begin, ChipId chip) {
    if (begin == profile.length()) return call(chip_of);
    if (chip == chips) return;
    for (Position end = begin + 1; end <= cuts.LastEnd(begin); ++end) {
      chip_of[static_cast<std::size_t>(profile.op(end - 1))] = chip;
      if (end >= cuts.FirstEnd(begin) && cuts.Allows(end)) extend(end, chip + 1);
    }
  };
  extend(0, 0);
}

TEST(CutRulesTest, TwoBranchesShareTheChipsInProportion) {
  const Problem problem(JoinedChains({4, 8}), testing::MakePackage(Triangle(6)));
  SlicingSteps steps = 0;
  const auto plan = FastestPlan(problem, IndexOrder(problem), steps);
  ASSERT_TRUE(plan.has_value());
  // The first chain's last chip is read by the last chip of all.
  EXPECT_EQ(plan->chips, (std::vector<ChipId>{0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5}));
  EXPECT_TRUE(IsValid(problem, plan->chips));
}

TEST(CutRulesTest, NothingIsSetApartWithoutBranches) {
  const Problem problem(JoinedChains({12}), testing::MakePackage(Triangle(6)));
  EXPECT_FALSE(CutRules::Branches(OrderProfile(problem, IndexOrder(problem))).has_value());
  PackageRules rules;
  rules.triangle = false;
  const Problem free(JoinedChains({4, 8}), testing::MakePackage(rules));
  EXPECT_FALSE(CutRules::Branches(OrderProfile(free, IndexOrder(free))).has_value());
}

TEST(CutRulesTest, SlicingsOfJoinedChainsKeepTheTriangleRule) {
  int beyond_paths = 0;
  for (const auto& lengths :
       std::vector<std::vector<int>>{{3, 4}, {2, 3, 4}, {4, 2, 2}, {3, 3, 1}}) {
    const Problem problem(JoinedChains(lengths), testing::MakePackage(Triangle(4)));
    for (std::uint64_t index = 0; index < 8; ++index) {
      const OrderProfile profile(problem, SlicingOrders(problem).Make(3, index));
      const auto cuts = CutRules::Branches(profile);
      if (!cuts) continue;
      ForEachSlicing(profile, *cuts, problem.num_chips(), [&](std::span<const ChipId> chips) {
        ASSERT_TRUE(IsValid(problem, chips));
        beyond_paths += testing::ReachesNeighboursOnly(problem, chips) ? 0 : 1;
      });
    }
  }
  EXPECT_GT(beyond_paths, 10);
}

TEST(CutRulesTest, SlicingsOfRandomGraphsKeepTheTriangleRule) {
  int with_branches = 0;
  for (std::uint64_t trial = 0; trial < 2000; ++trial) {
    RandomStream random(11, trial);
    testing::RandomDagOptions options;
    options.nodes = 6 + static_cast<int>(random.Below(5));
    options.mean_readers = 1;
    const Problem problem(testing::RandomDag(options, random), testing::MakePackage(Triangle(5)));
    const OrderProfile profile(problem, SlicingOrders(problem).Make(trial, 1 + trial % 6));
    const auto cuts = CutRules::Branches(profile);
    if (!cuts) continue;
    ++with_branches;
    ForEachSlicing(profile, *cuts, problem.num_chips(),
                   [&](std::span<const ChipId> chips) { ASSERT_TRUE(IsValid(problem, chips)); });
  }
  EXPECT_GT(with_branches, 100);
}

}  // namespace
}  // namespace cleave
