#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/cost/cost_model.h"
#include "cleave/search/greedy_plan.h"
#include "cleave/search/search.h"
#include "cleave/search/slicing/orders.h"
#include "cleave/search/slicing/sliced_plan.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

Problem MakeProblem(std::uint64_t trial, std::int64_t sram_bytes = 1'000'000'000) {
  RandomStream random(12, trial);
  testing::RandomDagOptions options;
  options.nodes = 60;
  options.reach = 5;
  testing::PackageRules rules;
  rules.chips = 5;
  rules.sram_bytes = sram_bytes;
  return Problem(testing::RandomDag(options, random), testing::MakePackage(rules));
}

// Refuses partitions with more than `most` operations on a chip, as a small memory would.
class Crowded final : public Evaluator {
 public:
  Crowded(const Problem& problem, std::ptrdiff_t most) : model_(problem), most_(most) {}

  Outcome Evaluate(std::span<const ChipId> chips) const override {
    for (ChipId chip = 0; chip < 5; ++chip) {
      if (std::ranges::count(chips, chip) > most_) return Outcome::Refused("crowded");
    }
    return model_.Evaluate(chips);
  }

 private:
  CostModel model_;
  std::ptrdiff_t most_;
};

TEST(AnnealTest, FindsItsWayOutOfARefusedStart) {
  int found = 0;
  for (std::uint64_t trial = 0; trial < 10; ++trial) {
    const Problem problem = MakeProblem(trial);
    SearchOptions options;
    options.seed = trial;
    options.budget.evaluations = 300;
    options.start.assign(static_cast<std::size_t>(problem.num_ops()), 0);
    const Crowded evaluator(problem, 24);
    ASSERT_FALSE(evaluator.Evaluate(options.start).accepted);
    const SearchResult result =
        MakeSearchMethod("anneal")->Search(problem, evaluator, options, RunContext{});
    if (result.best) ++found;
  }
  EXPECT_GE(found, 8);
}

TEST(AnnealTest, StartsFromWhatFitsWhereTheGreedyPlanDoesNot) {
  constexpr std::int64_t kTightSram = 250'000;
  int refused = 0;
  for (std::uint64_t trial = 0; trial < 40; ++trial) {
    const Problem problem = MakeProblem(trial, kTightSram);
    SlicingSteps steps = 0;
    const bool fits = FastestPlan(problem, SlicingOrders(problem).Make(1, 0), steps).has_value();
    if (!fits || CostModel(problem).Evaluate(GreedyPlan(problem, 1)).accepted) continue;
    ++refused;
    SearchOptions options;
    options.budget.evaluations = 1;
    const SearchResult result =
        MakeSearchMethod("anneal")->Search(problem, CostModel(problem), options, RunContext{});
    EXPECT_TRUE(result.best.has_value()) << trial;
  }
  EXPECT_GE(refused, 5);
}

TEST(AnnealTest, AWarmStartIsAtLeastAsGoodAsASlicing) {
  for (std::uint64_t trial = 0; trial < 5; ++trial) {
    const Problem problem = MakeProblem(trial);
    SlicingSteps steps = 0;
    const auto plan = FastestPlan(problem, SlicingOrders(problem).Make(trial, 1), steps);
    ASSERT_TRUE(plan.has_value());
    SearchOptions options;
    options.seed = trial;
    options.budget.evaluations = 2;
    options.method_options["warm"] = 1;
    const SearchResult result =
        MakeSearchMethod("anneal")->Search(problem, CostModel(problem), options, RunContext{});
    EXPECT_LE(result.interval, plan->interval);
    EXPECT_EQ(result.evaluations, 2);  // the slicing is shown like any other partition
  }
}

TEST(AnnealTest, IsFasterThanItsStartOnMostGraphs) {
  int better = 0;
  for (std::uint64_t trial = 0; trial < 10; ++trial) {
    const Problem problem = MakeProblem(trial);
    SearchOptions options;
    options.seed = trial;
    options.budget.evaluations = 300;
    const SearchResult result =
        MakeSearchMethod("anneal")->Search(problem, CostModel(problem), options, RunContext{});
    if (result.interval < result.curve.front().interval) ++better;
  }
  EXPECT_GE(better, 8);
}

}  // namespace
}  // namespace cleave
