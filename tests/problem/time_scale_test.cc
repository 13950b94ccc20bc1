#include "cleave/problem/time_scale.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cleave {
namespace {

TEST(TimeScaleTest, ShortModelsCountFemtoseconds) {
  const TimeScale scale(0.02);
  EXPECT_EQ(scale.ticks_per_second(), 1e15);
  EXPECT_EQ(scale.ToTicks(3e-9), 3'000'000);
  EXPECT_EQ(scale.ToSeconds(5'000'000), 5e-9);
}

TEST(TimeScaleTest, SixtyFourTimesTheTotalAlwaysFits) {
  for (const double total : {1e-9, 1.0, 36.0, 1e5, 1e12, 1e30}) {
    const TimeScale scale(total);
    EXPECT_LT(static_cast<double>(scale.ToTicks(total)) * 64, 0x1.0p62) << total;
    EXPECT_GT(scale.ToTicks(total), 0) << total;
  }
}

TEST(TimeScaleTest, ScalesArePowersOfTen) {
  for (const double total : {1e-3, 0.9, 77.0, 4e8}) {
    const double exponent = std::log10(TimeScale(total).ticks_per_second());
    EXPECT_NEAR(exponent, std::round(exponent), 1e-9);
  }
}

}  // namespace
}  // namespace cleave
