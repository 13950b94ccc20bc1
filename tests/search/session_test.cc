#include <gtest/gtest.h>

#include "cleave/search/search_session.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

// Accepts with the first chip's number as the interval; refuses chip 9.
class FirstChip final : public Evaluator {
 public:
  Outcome Evaluate(std::span<const ChipId> chips) const override {
    return chips[0] == 9 ? Outcome::Refused("nine") : Outcome::Accepted(chips[0]);
  }
};

class SessionTest : public ::testing::Test {
 protected:
  SearchSession Start(std::int64_t evaluations) {
    options_.budget.evaluations = evaluations;
    return SearchSession("test", problem_, evaluator_, options_, context_);
  }

  RandomStream random_{1};
  Problem problem_{testing::RandomDag({}, random_), testing::MakePackage({})};
  FirstChip evaluator_;
  SearchOptions options_;
  RunContext context_;
};

TEST_F(SessionTest, KeepsBestCurveAndRefusals) {
  SearchSession session = Start(10);
  for (const ChipId chip : {5, 7, 9, 3, 3}) session.Evaluate(Partition{chip});
  const SearchResult result = session.Finish();
  EXPECT_EQ(result.best, Partition{3});
  EXPECT_EQ(result.interval, 3);
  EXPECT_EQ(result.evaluations, 5);
  EXPECT_EQ(result.refusals, 1);
  EXPECT_EQ(result.last_refusal, "nine");
  ASSERT_EQ(result.curve.size(), 2U);
  EXPECT_EQ(result.curve[0].evaluations, 1);
  EXPECT_EQ(result.curve[1].evaluations, 4);
}

TEST_F(SessionTest, ListsCountLikeSingleEvaluationsAndAreCut) {
  options_.threads = 3;
  SearchSession session = Start(3);
  const std::vector<Partition> list{{5}, {4}, {4}, {1}};
  EXPECT_EQ(session.EvaluateAll(list).size(), 3U);
  EXPECT_TRUE(session.Done());
  EXPECT_EQ(session.Remaining(), 0);
  const SearchResult result = session.Finish();
  EXPECT_EQ(result.interval, 4);
  EXPECT_EQ(result.curve.size(), 2U);
}

TEST_F(SessionTest, CountsWhatBreaksRulesAsRefused) {
  SearchSession session = Start(10);
  EXPECT_FALSE(session.Refuse("broken").accepted);
  const SearchResult result = session.Finish();
  EXPECT_EQ(result.evaluations, 1);
  EXPECT_EQ(result.refusals, 1);
  EXPECT_EQ(result.last_refusal, "broken");
  EXPECT_FALSE(result.best.has_value());
}

TEST_F(SessionTest, OwesOneEvaluationEvenWhenCancelled) {
  Cancellation cancellation;
  cancellation.Request();
  context_.cancellation = &cancellation;
  SearchSession session = Start(10);
  EXPECT_TRUE(session.Interrupted());
  EXPECT_FALSE(session.Done());
  session.Evaluate(Partition{1});
  EXPECT_TRUE(session.Done());
}

TEST_F(SessionTest, CountsTheShareUsed) {
  SearchSession session = Start(4);
  EXPECT_EQ(session.UsedShare(), 0.0);
  session.Evaluate(Partition{1});
  EXPECT_EQ(session.UsedShare(), 0.25);
}

}  // namespace
}  // namespace cleave
