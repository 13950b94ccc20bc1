// Slicing against the optimum over all partitions of small graphs.
#include <gtest/gtest.h>

#include "cleave/cost/cost_model.h"
#include "cleave/search/search.h"
#include "tests/support/brute_force.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

class SliceTest : public ::testing::TestWithParam<testing::PackageRules> {};

TEST_P(SliceTest, ComesCloseToTheOptimumAndNeverBelow) {
  constexpr int kTrials = 25;
  int optimal = 0;
  double worst = 1;
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    RandomStream random(41, trial);
    const Problem problem(testing::RandomDag({}, random), testing::MakePackage(GetParam()));
    const CostModel model(problem);
    SearchOptions options;
    options.seed = trial;
    const SearchResult result = MakeSearchMethod("slice")->Search(problem, model, options, {});
    const auto optimum = testing::OptimalInterval(problem);
    ASSERT_TRUE(result.best && optimum);
    ASSERT_GE(result.interval, *optimum);
    if (result.interval == *optimum) ++optimal;
    worst = std::max(worst, static_cast<double>(result.interval) / static_cast<double>(*optimum));
  }
  // Chips that form a path are one way to meet the triangle rule; dense random graphs want others.
  const bool triangle = testing::MakePackage(GetParam()).triangle_in_force();
  EXPECT_GE(optimal, triangle ? 12 : 20);
  EXPECT_LE(worst, triangle ? 1.5 : 1.1);
}

INSTANTIATE_TEST_SUITE_P(Rules, SliceTest, ::testing::ValuesIn(testing::AllRules(3)));

// The last evaluation goes to the best plan, even if it is the only one.
TEST(SliceBudgetTest, OneEvaluationShowsTheBestPlan) {
  RandomStream random(42);
  testing::RandomDagOptions dag;
  dag.nodes = 60;
  const Problem problem(testing::RandomDag(dag, random), testing::MakePackage({}));
  const CostModel model(problem);
  SearchOptions options;
  const SearchResult many = MakeSearchMethod("slice")->Search(problem, model, options, {});
  options.budget.evaluations = 1;
  const SearchResult one = MakeSearchMethod("slice")->Search(problem, model, options, {});
  EXPECT_EQ(one.interval, many.interval);
}

}  // namespace
}  // namespace cleave
