#include "cleave/learn/rollout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "cleave/problem/constraints.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

using testing::LearnProblem;

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

constexpr double kSigma = 0.6;  // wide, so that most draws have a choice

std::vector<double> SpreadPositions(const Problem& problem) {
  return WorkSharePositions(problem, VisitOrders(problem).Deepest());
}

struct Case {
  explicit Case(Problem given)
      : problem(std::move(given)),
        centres(SpreadPositions(problem)),
        positions(centres.begin(), centres.end()),
        sigmas(centres.size(), static_cast<float>(kSigma)),
        order(VisitOrders(problem).Deepest()),
        rows(PeakedRows(problem, centres, kSigma)) {}

  DrawCentres Draws() const { return {positions, sigmas, order, {}}; }

  Problem problem;
  std::vector<double> centres;
  std::vector<float> positions;
  std::vector<float> sigmas;
  std::vector<OpIndex> order;
  ProbabilityRows rows;
};

// The reference goes over all chips at every step and knows nothing of decisions and options.
TEST(Rollout, LogProbabilitiesAreThoseOfTheAcceptedSet) {
  std::uint64_t stream = 0;
  for (const testing::PackageRules& rules : testing::AllRules(5)) {
    Case c(LearnProblem(25, rules, ++stream));
    RolloutMaker maker(c.problem);
    for (std::uint64_t draw = 0; draw < 20; ++draw) {
      RandomStream random(9, draw);
      Rollout rollout;
      RandomStream other(10, draw);
      c.order = maker.solver().orders().Deepest(&other);
      maker.Make(c.Draws(), random, rollout);
      EXPECT_TRUE(IsValid(c.problem, rollout.chips));

      Solver solver(c.problem);
      const SamplingTable table(c.problem, c.rows, c.order);
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
    RolloutMaker maker(c.problem, {correction});
    RandomStream random(10);
    Rollout rollout;
    maker.Make(c.Draws(), random, rollout);
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
  RolloutMaker maker(c.problem, {Correction::kFix});
  for (std::uint64_t draw = 0; draw < 10; ++draw) {
    RandomStream random(11, draw);
    Rollout rollout;
    maker.Make(c.Draws(), random, rollout);
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

// Operations without a width stay, draw nothing and teach nothing.
TEST(Rollout, WhatHasNoWidthStays) {
  for (const Correction correction : {Correction::kSample, Correction::kFix}) {
    Case c(LearnProblem(60, 6));
    RolloutMaker maker(c.problem, {correction});
    RandomStream random(12);
    Rollout valid;
    maker.Make(c.Draws(), random, valid);
    c.positions.assign(valid.chips.begin(), valid.chips.end());
    // Chip by chip, as an emission's own order is.
    std::ranges::stable_sort(c.order, {}, [&](OpIndex op) { return valid.chips[Index(op)]; });
    std::ranges::fill(c.sigmas, 0.0F);
    Rollout rollout;
    maker.Make(c.Draws(), random, rollout);
    EXPECT_EQ(rollout.chips, valid.chips);
    EXPECT_TRUE(rollout.decisions.empty());
    for (OpIndex op = 0; op < c.problem.num_ops(); ++op) {
      if (valid.chips[Index(op)] >= 2 && valid.chips[Index(op)] <= 3) {
        c.sigmas[Index(op)] = static_cast<float>(kSigma);
      }
    }
    maker.Make(c.Draws(), random, rollout);
    EXPECT_TRUE(IsValid(c.problem, rollout.chips));
    EXPECT_FALSE(rollout.decisions.empty());
    for (const Decision& decision : rollout.decisions) EXPECT_GT(c.sigmas[Index(decision.op)], 0);
  }
}

// The two measurements: no solver, and log-probabilities that do not know it.
TEST(Rollout, WithoutCorrectionDrawsAreWhatTheyAre) {
  const Case c(LearnProblem(40, 6));
  RolloutMaker maker(c.problem, {Correction::kNone});
  int broken = 0;
  for (std::uint64_t draw = 0; draw < 20; ++draw) {
    RandomStream random(15, draw);
    Rollout rollout;
    maker.Make(c.Draws(), random, rollout);
    EXPECT_EQ(rollout.valid, IsValid(c.problem, rollout.chips));
    broken += rollout.valid ? 0 : 1;
  }
  EXPECT_GT(broken, 0);
}

TEST(Rollout, UnmaskedLogProbabilitiesAreOverAllChips) {
  const Case c(LearnProblem(40, 6));
  RolloutMaker maker(c.problem, {Correction::kSample, false});
  RandomStream random(16);
  Rollout rollout;
  maker.Make(c.Draws(), random, rollout);
  ASSERT_FALSE(rollout.decisions.empty());
  for (const Decision& decision : rollout.decisions) {
    const auto row = c.rows[decision.op];
    double total = 0;
    for (const float mass : row) total += static_cast<double>(mass);
    EXPECT_NEAR(decision.log_probability,
                std::log(static_cast<double>(row[Index(decision.chosen)]) / total), 1e-4);
  }
}

}  // namespace
}  // namespace cleave
