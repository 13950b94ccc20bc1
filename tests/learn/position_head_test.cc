#include "cleave/learn/position_head.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/learn/network.h"
#include "cleave/search/greedy_plan.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

using testing::LearnProblem;
using testing::RandomFloats;

double WeightedSum(const Observation& seen, const std::vector<float>& outputs,
                   const std::vector<float>& weights) {
  const std::vector<float> positions = Positions(seen, outputs);
  double sum = 0;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    sum += static_cast<double>(positions[i]) * static_cast<double>(weights[i]);
  }
  return sum;
}

void ExpectGradientIsTheSlope(const Observation& seen) {
  RandomStream random(5);
  const auto ops = static_cast<std::size_t>(seen.ops);
  std::vector<float> outputs = RandomFloats(ops * kOutputs, -0.6, 0.6, random);
  std::vector<float> weights = RandomFloats(ops, -1, 1, random);
  const std::vector<float> positions = Positions(seen, outputs);
  for (std::size_t i = 0; i < ops; ++i) {  // clamped ones are the next test's
    if (positions[i] < 0.3F || positions[i] > 7.7F) weights[i] = 0;
  }
  const std::vector<float> gradient = PositionsGradient(seen, outputs, weights);
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    const float kept = outputs[k];
    const double slope = testing::Slope(
        [&](double x) {
          outputs[k] = static_cast<float>(x);
          return WeightedSum(seen, outputs, weights);
        },
        static_cast<double>(kept), 0.01);
    outputs[k] = kept;
    EXPECT_NEAR(gradient[k], slope, 2e-3 + 0.01 * std::abs(slope)) << k;
  }
}

TEST(PositionHead, GradientIsTheSlope) {
  const Problem problem = LearnProblem(30, 9);
  Observation seen = Observe(problem);
  ExpectGradientIsTheSlope(seen);
  SetEmission(problem, GreedyPlan(problem, 1), seen);
  ExpectGradientIsTheSlope(seen);
}

TEST(PositionHead, WithoutOutputsPositionsAreTheCentres) {
  const Problem problem = LearnProblem(30, 9);
  Observation seen = Observe(problem);
  const std::vector<float> outputs(static_cast<std::size_t>(seen.ops) * kOutputs, 0.0F);
  const auto compare = [&] {
    const std::vector<float> positions = Positions(seen, outputs);
    for (std::size_t i = 0; i < positions.size(); ++i) {
      EXPECT_NEAR(positions[i], std::clamp(seen.centre[i], 0.0F, 8.0F), 1e-5);
    }
  };
  compare();
  SetEmission(problem, GreedyPlan(problem, 1), seen);
  compare();
}

TEST(PositionHead, ClampedPositionsOnlyComeBack) {
  const Observation seen = Observe(LearnProblem(30, 9));
  const auto ops = static_cast<std::size_t>(seen.ops);
  std::vector<float> outputs(ops * kOutputs, 0.0F);
  const auto first = static_cast<std::size_t>(seen.order.front());
  outputs[first * kOutputs + 1] = -3;
  EXPECT_EQ(Positions(seen, outputs)[first], 0);
  std::vector<float> pull(ops, 0.0F);
  pull[first] = 1;  // a step would lead further out
  EXPECT_EQ(PositionsGradient(seen, outputs, pull)[first * kOutputs + 1], 0);
  pull[first] = -1;
  EXPECT_LT(PositionsGradient(seen, outputs, pull)[first * kOutputs + 1], 0);
}

// However wild the outputs, positions stay within the package.
TEST(PositionHead, IsBounded) {
  RandomStream random(6);
  const Observation seen = Observe(LearnProblem(60, 12));
  for (int round = 0; round < 20; ++round) {
    const auto outputs =
        RandomFloats(static_cast<std::size_t>(seen.ops) * kOutputs, -1e6, 1e6, random);
    for (const float position : Positions(seen, outputs)) {
      EXPECT_GE(position, 0);
      EXPECT_LE(position, 11);
    }
  }
}

}  // namespace
}  // namespace cleave
