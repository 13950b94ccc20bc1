// What fills a chip against all subsets, and the checker's figure beside it.
#include "cleave/search/exact/largest_fill.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>

#include "cleave/base/random.h"

namespace cleave {
namespace {

std::int64_t ByAllSubsets(const std::vector<std::int64_t>& items, std::int64_t room) {
  std::int64_t best = 0;
  for (std::uint32_t subset = 0; subset < std::uint32_t{1} << items.size(); ++subset) {
    std::int64_t sum = 0;
    for (std::uint32_t rest = subset; rest != 0; rest &= rest - 1) {
      sum += items[static_cast<std::size_t>(std::countr_zero(rest))];
    }
    if (sum <= room) best = std::max(best, sum);
  }
  return best;
}

TEST(LargestFillTest, IsTheLargestSumOfSomeItemsWithinTheRoom) {
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    RandomStream random(41, trial);
    std::vector<std::int64_t> items;
    for (std::uint32_t i = random.Below(11); i > 0; --i) {
      items.push_back(trial % 3 == 0 ? 7 * random.Below(4) : random.Below(1000));
    }
    const std::int64_t room = random.Below(trial % 3 == 0 ? 60 : 3000);
    EXPECT_EQ(LargestFill(items, room), ByAllSubsets(items, room)) << "trial " << trial;
  }
}

TEST(LargestFillTest, SmallItemsFillAnyRestWhereSumsAreMany) {
  RandomStream random(42, 0);
  std::vector<std::int64_t> items{600'000'000, 600'000'000};
  std::int64_t small = 0;
  for (int i = 0; i < 40; ++i) {
    items.push_back(1 + random.Below(1'000'000));
    small += items.back();
  }
  // Exact among the large ones: a second one never fits, whatever the small ones add.
  const std::int64_t fill = LargestFill(items, 1'000'000'000);
  EXPECT_GE(fill, 600'000'000 + small);
  EXPECT_LE(fill, 600'000'000 + small);
  EXPECT_EQ(LargestFill(items, 600'000'000 + small / 2), 600'000'000 + small / 2);
}

}  // namespace
}  // namespace cleave
