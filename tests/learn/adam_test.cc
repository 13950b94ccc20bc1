#include "cleave/learn/adam.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cleave {
namespace {

// The paper's algorithm 1 in double precision, one parameter.
TEST(Adam, FollowsThePaper) {
  AdamOptions options;
  options.learning_rate = 0.01;
  options.largest_norm = 1e9;
  AdamState state;
  std::vector<float> parameters{1.0F};
  double x = 1;
  double m = 0;
  double v = 0;
  for (int t = 1; t <= 50; ++t) {
    const double g = std::sin(t) + 0.3;
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    x -= 0.01 * (m / (1 - std::pow(0.9, t))) / (std::sqrt(v / (1 - std::pow(0.999, t))) + 1e-8);
    std::vector<float> gradient{static_cast<float>(g)};
    StepAdam(options, gradient, state, parameters);
    EXPECT_NEAR(parameters[0], x, 1e-5);
  }
  EXPECT_EQ(state.steps, 50);
}

TEST(Adam, ShortensLongGradients) {
  AdamOptions options;
  options.largest_norm = 1;
  AdamState state;
  std::vector<float> parameters(2, 0.0F);
  std::vector<float> gradient{30.0F, 40.0F};
  StepAdam(options, gradient, state, parameters);
  EXPECT_NEAR(state.first[0], 0.1 * 0.6, 1e-6);
  EXPECT_NEAR(state.first[1], 0.1 * 0.8, 1e-6);
}

}  // namespace
}  // namespace cleave
