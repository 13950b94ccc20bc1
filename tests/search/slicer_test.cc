// The slicer against exhaustive enumeration of the contiguous splits of one order.
#include "cleave/search/slicing/slicer.h"

#include <gtest/gtest.h>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/slicing/cut_rules.h"
#include "cleave/search/slicing/orders.h"
#include "cleave/search/slicing/possible_intervals.h"
#include "cleave/search/slicing/sliced_plan.h"
#include "tests/support/brute_force.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

using testing::PackageRules;

class SlicerTest : public ::testing::TestWithParam<PackageRules> {
 protected:
  static Problem RandomProblem(PackageRules rules, MemoryModel memory, RandomStream& random) {
    testing::RandomDagOptions options;
    options.nodes = 5 + static_cast<int>(random.Below(5));
    options.clone_share = random.Below(3) == 0 ? 0.5 : 0;
    options.color_share = random.Below(3) == 0 ? 0.3 : 0;
    rules.chips = 3 + static_cast<int>(random.Below(2));
    rules.equal_chips = random.Below(3) != 0;
    rules.sram_bytes = random.Below(2) == 0 ? 1'000'000 : 20'000 + random.Below(120'000);
    return Problem(testing::RandomDag(options, random), testing::MakePackage(rules), {memory});
  }

  static void ExpectExact(const Problem& problem, std::uint64_t trial) {
    const std::vector<OpIndex> order = SlicingOrders(problem).Make(trial, trial % 6);
    const auto optimum = testing::OptimalSlicing(problem, order, problem.triangle());
    SlicingSteps steps = 0;
    const auto plan = FastestPlan(problem, order, steps);
    EXPECT_GT(steps, 0);
    if (CutRules::Branches(OrderProfile(problem, order))) {  // they may be faster than paths
      if (plan && (!optimum || plan->interval < *optimum)) return ExpectValid(problem, *plan);
    }
    ASSERT_EQ(plan.has_value(), optimum.has_value());
    if (!plan) return;
    EXPECT_EQ(plan->interval, *optimum);
    ExpectValid(problem, *plan);
    EXPECT_FALSE(FastestPlan(problem, order, *optimum, steps).has_value()) << "below the optimum";
  }

  static void ExpectValid(const Problem& problem, const SlicedPlan& plan) {
    EXPECT_TRUE(IsValid(problem, plan.chips));
    const Outcome outcome = CostModel(problem).Evaluate(plan.chips);
    EXPECT_TRUE(outcome.accepted) << outcome.refusal;
    EXPECT_EQ(outcome.interval, plan.interval);
  }
};

TEST_P(SlicerTest, FindsTheBestSplitOfTheOrder) {
  for (std::uint64_t trial = 0; trial < 60; ++trial) {
    RandomStream random(7, trial);
    for (const MemoryModel memory :
         {MemoryModel::kNone, MemoryModel::kWeights, MemoryModel::kFull}) {
      SCOPED_TRACE(::testing::Message() << "trial " << trial << ", memory " << Name(memory));
      ExpectExact(RandomProblem(GetParam(), memory, random), trial);
    }
  }
}

TEST_P(SlicerTest, SmoothestIsNoSlowerAndNoRougher) {
  for (std::uint64_t trial = 0; trial < 40; ++trial) {
    RandomStream random(8, trial);
    const Problem problem = RandomProblem(GetParam(), MemoryModel::kNone, random);
    const std::vector<OpIndex> order = SlicingOrders(problem).Make(trial, 1);
    const OrderProfile profile(problem, order);
    const std::vector<CutRules> families = CutRules::Families(profile);
    SlicingSteps steps = 0;
    const auto fastest = SliceFastest(profile, families, PossibleIntervals(problem).beyond, steps);
    ASSERT_TRUE(fastest.has_value());
    const Ticks interval = CostModel(problem).Evaluate(ToPartition(profile, *fastest)).interval;
    const auto smoothest = SliceSmoothest(profile, families, interval + 1, steps);
    ASSERT_TRUE(smoothest.has_value());
    EXPECT_EQ(CostModel(problem).Evaluate(ToPartition(profile, *smoothest)).interval, interval);
  }
}

TEST_P(SlicerTest, AnythingPossibleLiesInTheRangeOfIntervals) {
  for (std::uint64_t trial = 0; trial < 30; ++trial) {
    RandomStream random(9, trial);
    const Problem problem = RandomProblem(GetParam(), MemoryModel::kNone, random);
    const IntervalRange range = PossibleIntervals(problem);
    const CostModel model(problem);
    for (int k = 0; k < 50; ++k) {
      const Ticks interval = model.Evaluate(testing::RandomMonotone(problem, random)).interval;
      EXPECT_GE(interval, range.least);
      EXPECT_LT(interval, range.beyond);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Rules, SlicerTest, ::testing::ValuesIn(testing::AllRules(3)));

// Found by hand: a tensor that leaves the growing segment comes home again, so its bytes fall.
TEST(SlicerExampleTest, OutgoingBytesOfAGrowingSegmentMayFall) {
  Graph graph;
  for (const double flops : {1e6, 1e6, 1e6, 1e6}) {
    Node node;
    node.flops = flops;
    node.bytes_accessed = 0;
    graph.nodes.push_back(node);
  }
  // 0 -> 2 carries 100 us of link time, everything else 0.01 us.
  graph.tensors = {{"a", 100, 0, {1}, false},
                   {"big", 1'000'000, 0, {2}, false},
                   {"b", 100, 1, {2}, false},
                   {"c", 100, 2, {3}, false}};
  PackageRules rules;
  rules.chips = 2;
  const Problem problem(graph, testing::MakePackage(rules));
  SlicingSteps steps = 0;
  const auto plan = FastestPlan(problem, {0, 1, 2, 3}, steps);
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->chips, (std::vector<ChipId>{0, 0, 0, 1}));
}

}  // namespace
}  // namespace cleave
