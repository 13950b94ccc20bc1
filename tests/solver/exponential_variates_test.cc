#include "cleave/solver/exponential_variates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "tests/solver/random_problem.h"

namespace cleave {
namespace {

// Counts in cells of equal probability; narrow ones, so that the edges of the layers show.
TEST(ExponentialVariates, FollowTheDistribution) {
  constexpr int kDraws = 1'000'000;
  constexpr std::size_t kCells = 1000;
  RandomStream random(71);
  const ExponentialVariates exponential;
  std::array<int, kCells> counts{};
  for (int k = 0; k < kDraws; ++k) {
    const double x = exponential.Draw(random);
    ASSERT_GE(x, 0);
    const auto cell = static_cast<std::size_t>(std::exp(-x) * kCells);
    ++counts[std::min(cell, kCells - 1)];
  }
  const double expected = static_cast<double>(kDraws) / kCells;
  double chi_square = 0;
  for (const int count : counts) chi_square += (count - expected) * (count - expected) / expected;
  EXPECT_LE(chi_square, testing::ChiSquareQuantile(kCells - 1, 4.0));
  EXPECT_GE(chi_square, testing::ChiSquareQuantile(kCells - 1, -4.0));
}

// Beyond the last layer's edge the variate is drawn another way.
TEST(ExponentialVariates, ReachTheTail) {
  constexpr int kDraws = 2'000'000;
  RandomStream random(72);
  const ExponentialVariates exponential;
  std::array<int, 3> beyond{};
  for (int k = 0; k < kDraws; ++k) {
    const double x = exponential.Draw(random);
    for (std::size_t i = 0; i < beyond.size(); ++i) beyond[i] += x > 7 + static_cast<double>(i);
  }
  for (std::size_t i = 0; i < beyond.size(); ++i) {
    const double expected = kDraws * std::exp(-7 - static_cast<double>(i));
    EXPECT_NEAR(beyond[i], expected, 4 * std::sqrt(expected)) << "beyond " << 7 + i;
  }
}

}  // namespace
}  // namespace cleave
