// Local search on the cost model: its parts against full recomputation, its results against rules.
#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/search/greedy_plan.h"
#include "cleave/search/refine/excess_annealing.h"
#include "cleave/search/refine/fitting_plan.h"
#include "cleave/search/refine/improver.h"
#include "cleave/search/refine/moving_plan.h"
#include "cleave/search/refine/recombination.h"
#include "cleave/search/refine/spare_chips.h"
#include "tests/support/search_checks.h"

namespace cleave {
namespace {

bool IsGood(const Problem& problem, std::span<const ChipId> chips) {
  return IsValid(problem, chips) && CostModel(problem).Evaluate(chips).accepted;
}

TEST(MovingPlanTest, FollowsEveryMoveAndTakesItBack) {
  int allowed = 0;
  int refused = 0;
  std::uint64_t trial = 0;
  for (PackageRules rules : testing::AllRules(5)) {
    for (const MemoryModel memory : {MemoryModel::kNone, MemoryModel::kFull}) {
      rules.sram_bytes = 300'000;
      const Problem problem = MakeProblem(rules, memory, ++trial);
      RandomStream random(71, trial);
      const std::vector<ChipId> start = GreedyPlan(problem, trial);
      const bool may_skip = trial % 2 == 0;
      MovingPlan plan(problem, start, may_skip);
      std::vector<ChipId> kept(start);
      for (int move = 0; move < 200; ++move) {
        const auto op = random.Below(static_cast<std::uint32_t>(problem.num_ops()));
        const auto to = static_cast<ChipId>(random.Below(5));
        const bool moved = plan.Move(static_cast<OpIndex>(op), to, 20);
        if (moved) {
          ASSERT_TRUE(plan.loads() == CostModel(problem).Loads(plan.chips()));
          const std::vector<ChipId> chips(plan.chips().begin(), plan.chips().end());
          ASSERT_EQ(plan.KeepsRules() && plan.FitsSram(),
                    IsGood(problem, may_skip && rules.no_skipping ? WithoutGaps(chips) : chips));
        }
        if (moved && plan.KeepsRules() && plan.FitsSram()) {
          plan.Commit();
          kept.assign(plan.chips().begin(), plan.chips().end());
          ++allowed;
        } else {
          plan.Undo();
          ++refused;
        }
        ASSERT_TRUE(std::ranges::equal(plan.chips(), kept));
        std::size_t on_chips = 0;
        for (ChipId chip = 0; chip < 5; ++chip) on_chips += plan.ops(chip).size();
        ASSERT_EQ(on_chips, kept.size());
      }
    }
  }
  EXPECT_GT(allowed, 200);
  EXPECT_GT(refused, 200);
}

TEST(SpareChipsTest, LieAnywhereAndChangeNoLoad) {
  int spread = 0;
  std::uint64_t trial = 50;
  for (const PackageRules& rules : testing::AllRules(6)) {
    const Problem problem = MakeProblem(rules, MemoryModel::kWeights, ++trial);
    std::vector<ChipId> start = GreedyPlan(problem, trial);
    for (ChipId& chip : start) chip = std::min(chip, 1);  // two chips break no rule
    if (!IsValid(problem, start)) continue;
    RandomStream random(73, trial);
    const std::vector<ChipId> plan = WithSpareChipsBetween(problem, start, random);
    EXPECT_EQ(WithoutGaps(plan), start);
    EXPECT_EQ(CostModel(problem).Loads(plan).Interval(),
              CostModel(problem).Loads(start).Interval());
    EXPECT_LT(std::ranges::max(plan), 6);
    spread += plan == start ? 0 : 1;
  }
  EXPECT_GT(spread, 4);
}

// Every few operations of a chain a short way leads past them. With its one operation on the chip
// of an end, no other chip may lie between the ends; on a chip of its own it lets the chain spread.
TEST(ExcessAnnealingTest, OpensChipsBetweenOthers) {
  constexpr int kLoops = 4;
  constexpr int kLong = 4;  // operations of the chain past which a short way leads
  Graph graph;
  graph.name = "loops";
  const auto add = [&](double seconds) {
    const auto id = static_cast<NodeId>(graph.nodes.size());
    Node node;
    node.name = std::to_string(id);
    node.op = "Op";
    node.seconds = seconds;
    graph.nodes.push_back(node);
    graph.tensors.push_back({"t", 100, id, {}, false});
    return id;
  };
  const auto read = [&](NodeId from, NodeId to) {
    graph.tensors[static_cast<std::size_t>(from)].consumers.push_back(to);
  };
  NodeId last = add(1e-3);
  std::vector<ChipId> start{0};
  for (int loop = 0; loop < kLoops; ++loop) {
    const NodeId shorter = add(1e-4);
    read(last, shorter);
    for (int i = 0; i <= kLong; ++i) {
      const NodeId next = add(i < kLong ? 5e-3 : 1e-3);
      read(last, next);
      last = next;
    }
    read(shorter, last);
    start.insert(start.end(), kLong + 2, loop);
  }
  const Problem problem(graph, testing::MakePackage({.chips = 24}), {MemoryModel::kNone});
  ASSERT_TRUE(IsValid(problem, start));
  RandomStream random(74, 0);
  const auto plan = AnnealExcess(problem, start, {.moves = 20000}, random);
  ASSERT_TRUE(plan);
  EXPECT_TRUE(IsValid(problem, *plan));
  EXPECT_LT(CostModel(problem).Loads(*plan).Interval(), problem.time_scale().ToTicks(8e-3));
}

TEST(ExcessAnnealingTest, FindsFasterPlansThatKeepAllRules) {
  int faster = 0;
  std::uint64_t trial = 100;
  for (const PackageRules& rules : testing::AllRules(4)) {
    const Problem problem = MakeProblem(rules, MemoryModel::kWeights, ++trial);
    const std::vector<ChipId> start = GreedyPlan(problem, trial);
    if (!IsGood(problem, start)) continue;
    const ExcessAnnealingOptions options{.moves = 20000};
    RandomStream random(72, trial);
    RandomStream same(72, trial);
    const auto plan = AnnealExcess(problem, start, options, random);
    EXPECT_EQ(plan, AnnealExcess(problem, start, options, same));
    if (!plan) continue;
    EXPECT_TRUE(IsGood(problem, *plan)) << rules;
    EXPECT_LT(CostModel(problem).Loads(*plan).Interval(),
              CostModel(problem).Loads(start).Interval());
    ++faster;
  }
  EXPECT_GT(faster, 8);
}

TEST(FittingPlanTest, FitsWhereGreedyPlansDoNot) {
  int found = 0;
  int more_than_greedy = 0;
  std::uint64_t trial = 300;
  for (PackageRules rules : testing::AllRules(4)) {
    const Problem roomy = MakeProblem(rules, MemoryModel::kWeights, ++trial);
    std::int64_t weights = 0;
    for (OpIndex op = 0; op < roomy.num_ops(); ++op) weights += roomy.alone_weight_bytes(op);
    rules.sram_bytes = weights * 23 / 20 / roomy.num_chips();  // little more than an even share
    const Problem problem = MakeProblem(rules, MemoryModel::kWeights, trial);
    const FittingOptions options{.seed = trial, .tries = 4, .moves = 4'000};
    const auto plan = FindFittingPlan(problem, options);
    EXPECT_EQ(plan, FindFittingPlan(problem, options));
    if (!plan) continue;
    EXPECT_TRUE(IsGood(problem, *plan)) << rules;
    ++found;
    more_than_greedy += IsGood(problem, GreedyPlan(problem, trial)) ? 0 : 1;
  }
  EXPECT_GT(found, 8);
  EXPECT_GT(more_than_greedy, 4);
}

TEST(FittingPlanTest, NothingWhereWeightsExceedAllChips) {
  const PackageRules rules{.chips = 3, .sram_bytes = 1};
  const Problem problem = MakeProblem(rules, MemoryModel::kWeights, 5);
  EXPECT_EQ(FindFittingPlan(problem, {.tries = 2, .moves = 2'000}), std::nullopt);
}

TEST(RecombinationTest, FindsFasterPlansThatKeepAllRules) {
  int faster = 0;
  std::uint64_t trial = 200;
  for (const PackageRules& rules : testing::AllRules(4)) {
    for (const MemoryModel memory : {MemoryModel::kWeights, MemoryModel::kFull}) {
      const Problem problem = MakeProblem(rules, memory, ++trial);
      const std::vector<ChipId> start = GreedyPlan(problem, trial);
      if (!IsGood(problem, start)) continue;
      const SlicingOrders orders(problem);
      RandomStream random(73, trial);
      RandomStream same(73, trial);
      const RecombinationOptions options{.runs = 16, .steps = 20000};
      const auto plan = Recombine(problem, orders, start, 1, options, random);
      EXPECT_EQ(plan, Recombine(problem, orders, start, 1, options, same));
      if (!plan) continue;
      EXPECT_TRUE(IsGood(problem, *plan)) << rules;
      EXPECT_LT(CostModel(problem).Loads(*plan).Interval(),
                CostModel(problem).Loads(start).Interval());
      ++faster;
    }
  }
  EXPECT_GT(faster, 16);
}

TEST(ImproverTest, SamePlansForAnyNumberOfThreads) {
  const Problem problem = MakeProblem({.chips = 4, .triangle = false}, MemoryModel::kNone, 3);
  const std::vector<ChipId> start = GreedyPlan(problem, 3);
  ImproverOptions options{.moves = 20'000};
  const auto plans = Improver(problem, options).Round(start, 0);
  options.threads = 3;
  EXPECT_EQ(plans, Improver(problem, options).Round(start, 0));
  EXPECT_NE(plans, Improver(problem, options).Round(start, 1));
  ASSERT_FALSE(plans.empty());
  for (const std::vector<ChipId>& plan : plans) EXPECT_TRUE(IsGood(problem, plan));
}

}  // namespace
}  // namespace cleave
