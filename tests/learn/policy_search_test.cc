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

// How often the one is faster less how often the other is.
int Lead(std::int64_t evaluations, const std::map<std::string, double>& one,
         const std::map<std::string, double>& other) {
  int lead = 0;
  for (std::uint64_t stream = 0; stream < 8; ++stream) {
    const Problem problem = LearnProblem(120, 8, stream);
    const Ticks first = Tune(problem, evaluations, one).interval;
    const Ticks second = Tune(problem, evaluations, other).interval;
    lead += first < second ? 1 : first > second ? -1 : 0;
  }
  return lead;
}

// As in the paper, from the even spread: learning must find what drawing on does not. It takes more
// than some hundreds of evaluations.
TEST(PolicySearch, FineTuningBeatsDrawingOn) {
  if (!HasGradientEngine()) GTEST_SKIP() << "this build has no LibTorch";
  EXPECT_GE(Lead(1000, {{"improve", 0}}, {{"improve", 0}, {"zero_shot", 1000}}), 3);
}

TEST(PolicySearch, StartingFromTheBestBeatsStartingFromTheEvenSpread) {
  EXPECT_GE(Lead(400, {{"zero_shot", 400}}, {{"improve", 0}, {"zero_shot", 400}}), 3);
}

// The measurements of what each part is worth run to the end of the budget.
TEST(PolicySearch, PartsCanBeLeftOut) {
  const Problem problem = LearnProblem(60, 6);
  for (const char* part : {"neighbours", "masked", "windows", "plain", "improve"}) {
    const SearchResult result = Tune(problem, 60, {{part, 0}});
    EXPECT_EQ(result.evaluations, 60) << part;
    EXPECT_TRUE(result.best.has_value()) << part;
  }
  const SearchResult penalty = Tune(problem, 60, {{"penalty", 1}});
  EXPECT_EQ(penalty.evaluations, 60);
  EXPECT_GT(penalty.refusals, 0);
}

// Proposals, of which a round has up to two, may use up what zero-shot use has left.
TEST(PolicySearch, ZeroShotUseMayEndAfterAnyEvaluation) {
  const Problem problem = LearnProblem(60, 6);
  for (int zero_shot = 1; zero_shot <= 12; ++zero_shot) {
    EXPECT_EQ(Tune(problem, 24, {{"zero_shot", zero_shot}}).evaluations, 24) << zero_shot;
  }
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
