#include "cleave/learn/proximal_step.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "cleave/cost/cost_model.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

using testing::LearnProblem;

constexpr double kClip = 0.2;

struct Case {
  Case() : problem(LearnProblem(20, 5)) {
    const std::vector<double> centres = WorkSharePositions(problem, VisitOrders(problem).Deepest());
    positions.assign(centres.begin(), centres.end());
    const std::vector<OpIndex> order = VisitOrders(problem).Deepest();
    RolloutMaker maker(problem);
    const CostModel model(problem);
    rollouts.resize(6);
    for (std::size_t r = 0; r < rollouts.size(); ++r) {
      RandomStream random(13, r);
      // Widths and shifts differ between rollouts.
      const std::vector<float> sigmas(positions.size(), 0.4F + 0.05F * static_cast<float>(r));
      const std::vector<float> shifts(positions.size(), 0.1F * static_cast<float>(r % 3));
      std::vector<float> shifted = positions;
      for (float& position : shifted) position += shifts.front();
      maker.Make({shifted, sigmas, order, shifts}, random, rollouts[r]);
      partitions.push_back(rollouts[r].chips);
      outcomes.push_back(model.Evaluate(partitions.back()));
    }
  }

  // Minus the clipped objective of the paper's equation 7.
  double Loss(const Advantages& advantages, std::span<const float> at) const {
    double loss = 0;
    double count = 0;
    std::vector<double> logs;
    for (std::size_t r = 0; r < rollouts.size(); ++r) {
      for (const Decision& decision : rollouts[r].decisions) {
        const auto options = rollouts[r].OptionsOf(decision);
        OptionLogProbabilities(options, at[static_cast<std::size_t>(decision.op)] + decision.shift,
                               static_cast<double>(decision.sigma), logs);
        double log_ratio = -static_cast<double>(decision.log_probability);
        for (std::size_t o = 0; o < options.size(); ++o) {
          if (options[o].chip == decision.chosen) log_ratio += logs[o];
        }
        const double ratio = std::exp(log_ratio);
        const double advantage = advantages.Of(r, decision.op);
        loss -= std::min(ratio * advantage, std::clamp(ratio, 1 - kClip, 1 + kClip) * advantage);
        ++count;
      }
    }
    return loss / count;
  }

  Problem problem;
  std::vector<float> positions;
  std::vector<Rollout> rollouts;
  std::vector<std::vector<ChipId>> partitions;
  std::vector<Outcome> outcomes;
};

TEST(ProximalStep, GradientIsTheSlopeOfTheClippedObjective) {
  Case c;
  const Advantages advantages(c.problem, c.partitions, c.outcomes, 1'000'000);
  RandomStream random(14);
  // Where the policy drew, and some way off, where part of the ratios is clipped.
  for (const double away : {0.0, 0.25}) {
    std::vector<float> at = c.positions;
    for (float& position : at) position += static_cast<float>(away * (2 * random.Uniform() - 1));
    const ProximalGradient step = ComputeProximalGradient(c.rollouts, advantages, at, kClip);
    EXPECT_EQ(step.clipped_share > 0, away > 0);
    EXPECT_EQ(step.divergence > 1e-6, away > 0);
    for (std::size_t i = 0; i < at.size(); ++i) {
      const float kept = at[i];
      const double slope = testing::Slope(
          [&](double x) {
            at[i] = static_cast<float>(x);
            return c.Loss(advantages, at);
          },
          static_cast<double>(kept), 1e-3);
      at[i] = kept;
      EXPECT_NEAR(step.gradient[i], slope, 2e-3 + 0.02 * std::abs(slope)) << i;
    }
  }
}

TEST(ProximalStep, EntropyIsThatOfTheOptions) {
  Rollout rollout;
  rollout.chips = {0};
  rollout.options = {{0, 0.0F}, {1, 0.0F}};
  rollout.decisions = {{0, 0, 0, 2, static_cast<float>(std::log(0.5)), 0.5F}};
  const Problem problem = LearnProblem(2, 2);
  const std::vector<std::vector<ChipId>> partitions(2, {0, 0});
  const std::vector<Outcome> outcomes(2, Outcome::Accepted(1));
  const Advantages advantages(problem, partitions, outcomes, 1);
  const std::vector<Rollout> rollouts{rollout};
  const std::vector<float> positions{0.5F, 0.0F};
  const ProximalGradient step = ComputeProximalGradient(rollouts, advantages, positions, kClip);
  EXPECT_NEAR(step.entropy, std::log(2), 1e-6);
  EXPECT_NEAR(step.divergence, 0, 1e-6);
  EXPECT_EQ(step.decisions, 1);
}

}  // namespace
}  // namespace cleave
