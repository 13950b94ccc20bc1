#include "cleave/search/method_spec.h"

#include <gtest/gtest.h>

#include "cleave/base/error.h"

namespace cleave {
namespace {

TEST(MethodSpecTest, ReadsNameAndOptions) {
  EXPECT_EQ(ParseMethodSpec("greedy"), (MethodSpec{"greedy", {}}));
  EXPECT_EQ(ParseMethodSpec("random:sigma=0.25,centred=1"),
            (MethodSpec{"random", {{"centred", 1}, {"sigma", 0.25}}}));
}

TEST(MethodSpecTest, FormatsInOneWayOnly) {
  for (const char* text : {"greedy", "random:centred=1", "random:centred=1,sigma=0.25"}) {
    EXPECT_EQ(FormatMethodSpec(ParseMethodSpec(text)), text);
  }
  EXPECT_EQ(FormatMethodSpec(ParseMethodSpec("random:sigma=0.250,centred=1.0")),
            "random:centred=1,sigma=0.25");
}

TEST(MethodSpecTest, RefusesOtherForms) {
  for (const char* text :
       {"", ":sigma=1", "random:", "random:sigma", "random:=1", "random:sigma=", "random:sigma=x",
        "random:sigma=0.3,", "random:,sigma=0.3", "random:sigma=0.3 ", "random:sigma=1,sigma=2"}) {
    EXPECT_THROW(ParseMethodSpec(text), InputError) << text;
  }
}

}  // namespace
}  // namespace cleave
