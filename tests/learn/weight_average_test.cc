#include "cleave/learn/weight_average.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cleave {
namespace {

TEST(TakeIntoAverage, IsAMeanAtFirst) {
  std::vector<float> average;
  const float values[] = {4, 8, 0, 16};
  float sum = 0;
  for (int step = 1; step <= 4; ++step) {
    const std::vector<float> weights = {values[step - 1], -values[step - 1]};
    TakeIntoAverage(weights, step, 0.99, average);
    sum += values[step - 1];
    EXPECT_FLOAT_EQ(average[0], sum / static_cast<float>(step));
    EXPECT_FLOAT_EQ(average[1], -average[0]);
  }
}

// From step 1 / (1 - decay) on: a jump of the weights fades in as 1 - decay^steps.
TEST(TakeIntoAverage, ForgetsExponentially) {
  std::vector<float> average;
  int step = 0;
  while (step < 20) TakeIntoAverage(std::vector<float>{0}, ++step, 0.9, average);
  for (int since = 1; since <= 30; ++since) {
    TakeIntoAverage(std::vector<float>{1}, ++step, 0.9, average);
    EXPECT_NEAR(average[0], 1 - std::pow(0.9, since), 1e-5);
  }
}

}  // namespace
}  // namespace cleave
