#include "cleave/learn/draw_spread.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/search/greedy_plan.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

Focus OneHeavy(std::size_t chips, std::size_t heavy, std::size_t light) {
  Focus focus{std::vector<double>(chips, 0.0), std::vector<double>(chips, 0.0)};
  focus.heavy[heavy] = 1;
  focus.light[light] = 1;
  return focus;
}

TEST(DrawSpread, WindowsLieWhereTheLoadIs) {
  const Focus focus = OneHeavy(16, 9, 2);
  for (std::uint64_t kind = 1; kind < kSpreadKinds; ++kind) {
    for (std::uint64_t stream = 0; stream < 50; ++stream) {
      RandomStream random(1, stream);
      const Spread spread = ChooseSpread(kind, focus, 0.2, 9, random);
      EXPECT_LT(spread.first, 9.5);
      EXPECT_GT(spread.last, 8.5);
      EXPECT_GT(spread.sigma, 0);
    }
  }
  RandomStream random(2);
  const Spread all = ChooseSpread(0, focus, 0.2, 9, random);
  EXPECT_LE(all.first, -0.5);
  EXPECT_GE(all.last, 15.5);
}

// What lies between a heavy and a light chip moves towards the light one; the outer ends stay.
TEST(DrawSpread, ShiftsGoFromHeavyToLight) {
  for (const auto& [heavy, light] : {std::pair{9, 2}, std::pair{2, 9}}) {
    RandomStream random(3);
    const Spread spread =
        ChooseSpread(kSpreadKinds - 1,
                     OneHeavy(16, static_cast<std::size_t>(heavy), static_cast<std::size_t>(light)),
                     0.2, 9, random);
    EXPECT_EQ(spread.shift > 0, light > heavy);
    EXPECT_EQ(spread.ShiftAt(5), spread.shift);
    EXPECT_EQ(spread.ShiftAt(1.5), 0);
    EXPECT_EQ(spread.ShiftAt(9.5), 0);
    EXPECT_EQ(spread.ShiftAt(2), spread.shift / 2);
  }
}

TEST(DrawSpread, FocusIsOnTheLargestLoadAndOnFullMemory) {
  const Problem problem = testing::LearnProblem(40, 5);
  const std::vector<ChipId> chips = GreedyPlan(problem, 1);
  const Focus focus = FocusOf(problem, chips);
  ASSERT_EQ(focus.heavy.size(), 5U);
  EXPECT_NEAR(*std::ranges::max_element(focus.heavy), 1, 1e-9);
  const auto heaviest = std::ranges::max_element(focus.heavy) - focus.heavy.begin();
  EXPECT_EQ(std::ranges::min_element(focus.light) - focus.light.begin(), heaviest);
}

}  // namespace
}  // namespace cleave
