#include "cleave/learn/imitation.h"

#include <gtest/gtest.h>

#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

TEST(Imitation, GradientIsTheSlopeOfTheCrossEntropy) {
  const std::vector<ChipId> teacher{0, 0, 1, 2, 3, 5};
  std::vector<float> at{0.2F, 1.1F, 0.7F, 2.4F, 4.2F, 4.6F};
  const ImitationGradient step = ComputeImitationGradient(teacher, at, 6, 0.4);
  for (std::size_t i = 0; i < at.size(); ++i) {
    const float kept = at[i];
    const double slope = testing::Slope(
        [&](double x) {
          at[i] = static_cast<float>(x);
          return ComputeImitationGradient(teacher, at, 6, 0.4).loss;
        },
        static_cast<double>(kept), 1e-3);
    at[i] = kept;
    EXPECT_NEAR(step.gradient[i], slope, 2e-3) << i;
  }
  EXPECT_NEAR(step.agreement, 4.0 / 6, 1e-9);
}

TEST(Imitation, FarOffIsNotWorseThanOff) {
  const std::vector<ChipId> teacher{0, 0};
  const std::vector<float> at{2.0F, 30.0F};
  const ImitationGradient step = ComputeImitationGradient(teacher, at, 36, 0.3);
  EXPECT_NEAR(step.gradient[0], step.gradient[1], 1e-5);
}

}  // namespace
}  // namespace cleave
