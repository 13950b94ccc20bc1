#include "cleave/base/error.h"

#include <gtest/gtest.h>

namespace cleave {
namespace {

TEST(InputErrorTest, SaysWhereWhatAndHow) {
  const InputError error({"bert.json", "/nodes/3/flops"}, "must be a number", "write 0");
  EXPECT_STREQ(error.what(), "bert.json: /nodes/3/flops: must be a number; write 0");
  EXPECT_EQ(error.where().source, "bert.json");
  EXPECT_EQ(error.where().place, "/nodes/3/flops");
  EXPECT_EQ(error.problem(), "must be a number");
  EXPECT_EQ(error.remedy(), "write 0");
}

TEST(InputErrorTest, LeavesOutWhatIsNotKnown) {
  EXPECT_STREQ(InputError({}, "is empty").what(), "is empty");
  EXPECT_STREQ(InputError({"a", ""}, "is empty").what(), "a: is empty");
  EXPECT_STREQ(InputError({"", "/b"}, "is empty").what(), "/b: is empty");
}

TEST(InputErrorTest, TakesASourceLater) {
  const InputError error = InputError({"", "/b"}, "is empty", "fill it").InSource("a");
  EXPECT_STREQ(error.what(), "a: /b: is empty; fill it");
  EXPECT_EQ(error.where().place, "/b");
}

TEST(CheckTest, NamesTheBrokenInvariant) {
  CLEAVE_CHECK(1 + 1 == 2);
  try {
    CLEAVE_CHECK(1 + 1 == 3);
    FAIL() << "did not throw";
  } catch (const InternalError& error) {
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "1 + 1 == 3 does not hold", error.what());
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "error_test.cc", error.what());
  }
}

}  // namespace
}  // namespace cleave
