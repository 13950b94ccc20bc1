// Both kinds of chip sets against std::set.
#include "cleave/problem/chip_set.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "cleave/base/random.h"

namespace cleave {
namespace {

template <typename Set>
std::vector<int> ToList(const Set& chips) {
  std::vector<int> list;
  ForEachChip(chips, [&](int chip) { list.push_back(chip); });
  return list;
}

template <typename Set>
void CheckAgainstPlainSets(int chips) {
  RandomStream random(91);
  Set set{};
  std::set<int> plain;
  for (int step = 0; step < 2000; ++step) {
    const auto chip = static_cast<int>(random.Below(static_cast<std::uint32_t>(chips)));
    if (random.Below(5) < 2) {
      Insert(set, chip);
      plain.insert(chip);
    } else {
      Erase(set, chip);
      plain.erase(chip);
    }
    ASSERT_EQ(Holds(set, chip), plain.contains(chip));
    ASSERT_EQ(IsEmpty(set), plain.empty());
    ASSERT_EQ(ToList(set), std::vector<int>(plain.begin(), plain.end()));
    if (plain.empty()) continue;
    ASSERT_EQ(LowestChip(set), *plain.begin());
    ASSERT_EQ(HighestChip(set), *plain.rbegin());
  }
}

TEST(ChipSetTest, WordsAgreeWithPlainSets) { CheckAgainstPlainSets<ChipSet>(kChipSetBits); }
TEST(ChipSetTest, WideSetsAgreeWithPlainSets) { CheckAgainstPlainSets<WideChipSet>(kMaxChips); }

TEST(ChipSetTest, WideSetsUniteAndIntersect) {
  const auto low = OneChip<WideChipSet>(3);
  const auto high = OneChip<WideChipSet>(kMaxChips - 1);
  EXPECT_EQ(ToList(low | high), (std::vector<int>{3, kMaxChips - 1}));
  EXPECT_TRUE(IsEmpty(low & high));
  EXPECT_EQ((low | high) & high, high);
}

}  // namespace
}  // namespace cleave
