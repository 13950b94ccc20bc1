#include "cleave/io/nearest_name.h"

#include <gtest/gtest.h>

#include <array>

namespace cleave {
namespace {

constexpr std::array<std::string_view, 3> kKnown = {"anneal", "exact", "slice"};

TEST(NearestNameTest, FindsMisspellings) {
  EXPECT_EQ(NearestName("aneal", kKnown), "anneal");
  EXPECT_EQ(NearestName("exat", kKnown), "exact");
  EXPECT_EQ(NearestName("slice", kKnown), "slice");
}

TEST(NearestNameTest, GivesUpOnStrangers) {
  EXPECT_EQ(NearestName("xyzzy", kKnown), "");
  EXPECT_EQ(NearestName("", kKnown), "");
  EXPECT_EQ(NearestName(std::string(1000, 'a'), kKnown), "");
  EXPECT_EQ(NearestName("a", {}), "");
}

TEST(SuggestNameTest, NamesTheNearestOrAll) {
  EXPECT_EQ(SuggestName("sloce", kKnown), "did you mean \"slice\"?");
  EXPECT_EQ(SuggestName("xyzzy", kKnown), "known are anneal, exact, slice");
}

}  // namespace
}  // namespace cleave
