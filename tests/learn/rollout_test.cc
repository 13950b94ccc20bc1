#include "cleave/learn/rollout.h"

#include <gtest/gtest.h>

#include <cmath>

#include "cleave/problem/constraints.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

using testing::LearnProblem;

constexpr double kSigma = 0.6;  // wide, so that most draws have a choice

std::vector<double> SpreadPositions(const Problem& problem) {
  return WorkSharePositions(problem, VisitOrders(problem).Deepest());
}

struct Case {
  explicit Case(Problem given)
      : problem(std::move(given)),
        centres(SpreadPositions(problem)),
        positions(centres.begin(), centres.end()),
        rows(PeakedRows(problem, centres, kSigma)) {}

  Problem problem;
  std::vector<double> centres;
  std::vector<float> positions;
  ProbabilityRows rows;
};

// The reference goes over all chips at every step and knows nothing of decisions and options.
TEST(Rollout, LogProbabilitiesAreThoseOfTheAcceptedSet) {
  std::uint64_t stream = 0;
  for (const testing::PackageRules& rules : testing::AllRules(5)) {
    const Case c(LearnProblem(25, rules, ++stream));
    RolloutMaker maker(c.problem, kSigma, Correction::kSample);
    for (std::uint64_t draw = 0; draw < 20; ++draw) {
      RandomStream random(9, draw);
      Rollout rollout;
      maker.Make(c.positions, c.rows, random, rollout);
      EXPECT_TRUE(IsValid(c.problem, rollout.chips));

      RandomStream same(9, draw);  // the order is the first thing that is drawn
      Solver solver(c.problem);
      const SamplingTable table(c.problem, c.rows, solver.orders().Deepest(&same));
      double sum = 0;
      for (const Decision& decision : rollout.decisions) {
        EXPECT_GE(decision.num_options, 2);
        EXPECT_EQ(decision.chosen, rollout.chips[static_cast<std::size_t>(decision.op)]);
        sum += static_cast<double>(decision.log_probability);
      }
      EXPECT_NEAR(sum, solver.LogProbability(table, rollout.chips), 2e-2);
    }
  }
}

TEST(Rollout, OptionsAddUpToOne) {
  const Case c(LearnProblem(40, 6));
  for (const Correction correction : {Correction::kSample, Correction::kFix}) {
    RolloutMaker maker(c.problem, kSigma, correction);
    RandomStream random(10);
    Rollout rollout;
    maker.Make(c.positions, c.rows, random, rollout);
    EXPECT_FALSE(rollout.decisions.empty());
    std::vector<double> logs;
    for (const Decision& decision : rollout.decisions) {
      const auto options = rollout.OptionsOf(decision);
      OptionLogProbabilities(options, c.positions[static_cast<std::size_t>(decision.op)], kSigma,
                             logs);
      double total = 0;
      double own = 0;
      for (std::size_t o = 0; o < options.size(); ++o) {
        total += std::exp(logs[o]);
        if (options[o].chip == decision.chosen) own = logs[o];
      }
      EXPECT_NEAR(total, 1, 1e-9);
      EXPECT_NEAR(own, decision.log_probability, 1e-5);
    }
  }
}

// FIX draws freely: the log-probability is the Gaussian's over all chips.
TEST(Rollout, FreeDrawsKnowNoAcceptedSet) {
  const Case c(LearnProblem(40, 6));
  RolloutMaker maker(c.problem, kSigma, Correction::kFix);
  for (std::uint64_t draw = 0; draw < 10; ++draw) {
    RandomStream random(11, draw);
    Rollout rollout;
    maker.Make(c.positions, c.rows, random, rollout);
    EXPECT_TRUE(IsValid(c.problem, rollout.chips));
    for (const Decision& decision : rollout.decisions) {
      const auto row = c.rows[decision.op];
      double total = 0;
      for (const float mass : row) total += static_cast<double>(mass);
      const double expected =
          std::log(static_cast<double>(row[static_cast<std::size_t>(decision.chosen)]) / total);
      EXPECT_NEAR(decision.log_probability, expected, 1e-4);
    }
  }
}

}  // namespace
}  // namespace cleave
