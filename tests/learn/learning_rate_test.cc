#include "cleave/learn/learning_rate.h"

#include <gtest/gtest.h>

namespace cleave {
namespace {

TEST(DecayedRate, FallsAlongHalfACosine) {
  EXPECT_DOUBLE_EQ(DecayedRate(2e-3, 0.1, 0, 80), 2e-3);
  EXPECT_DOUBLE_EQ(DecayedRate(2e-3, 0.1, 40, 80), 1.1e-3);
  EXPECT_DOUBLE_EQ(DecayedRate(2e-3, 0.1, 80, 80), 2e-4);
  for (int step = 0; step < 80; ++step) {
    EXPECT_GT(DecayedRate(1, 0, step, 80), DecayedRate(1, 0, step + 1, 80));
  }
}

TEST(DecayedRate, ReachesZeroOrStays) {
  EXPECT_NEAR(DecayedRate(1, 0, 80, 80), 0, 1e-15);
  EXPECT_GT(DecayedRate(1, 0, 79, 80), 0);
  EXPECT_DOUBLE_EQ(DecayedRate(0.5, 1, 33, 80), 0.5);
  EXPECT_DOUBLE_EQ(DecayedRate(0.5, 0, 0, 0), 0.5);
}

}  // namespace
}  // namespace cleave
