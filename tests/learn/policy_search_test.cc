#include "cleave/learn/policy_search.h"

#include <gtest/gtest.h>

#include "cleave/cost/cost_model.h"
#include "cleave/learn/gradient_engine.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

using testing::LearnProblem;

SearchResult Tune(const Problem& problem, std::int64_t evaluations,
                  const std::map<std::string, double>& options = {}) {
  SearchOptions search;
  search.budget.evaluations = evaluations;
  search.method_options = options;
  return MakePolicySearch([] { return NewPolicy({}, 1); })
      ->Search(problem, CostModel(problem), search, {});
}

// Fine-tuning must find what drawing on around the same start does not.
TEST(PolicySearch, FineTuningBeatsDrawingOn) {
  if (!HasGradientEngine()) GTEST_SKIP() << "this build has no LibTorch";
  int better = 0;
  int worse = 0;
  for (std::uint64_t stream = 0; stream < 8; ++stream) {
    const Problem problem = LearnProblem(120, 8, stream);
    const Ticks tuned = Tune(problem, 600).interval;
    const Ticks drawn = Tune(problem, 600, {{"zero_shot", 600}}).interval;
    better += tuned < drawn ? 1 : 0;
    worse += tuned > drawn ? 1 : 0;
  }
  EXPECT_GE(better, worse + 3);
}

TEST(PolicySearch, ZeroShotIsTheBeginningOfALongerSearch) {
  const Problem problem = LearnProblem(60, 6);
  const SearchResult brief = Tune(problem, 10);
  const SearchResult longer = Tune(problem, 60);
  ASSERT_FALSE(brief.curve.empty());
  for (std::size_t i = 0; i < brief.curve.size(); ++i) {
    EXPECT_EQ(brief.curve[i].interval, longer.curve[i].interval);
    EXPECT_EQ(brief.curve[i].evaluations, longer.curve[i].evaluations);
  }
}

TEST(PolicySearch, FixCorrectsToo) {
  const Problem problem = LearnProblem(60, 6);
  const SearchResult result = Tune(problem, 80, {{"fix", 1}});
  EXPECT_EQ(result.evaluations, 80);
  EXPECT_TRUE(result.best.has_value());
}

}  // namespace
}  // namespace cleave
