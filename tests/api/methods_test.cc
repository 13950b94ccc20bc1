#include "cleave/api/methods.h"

#include <gtest/gtest.h>

#include "cleave/base/error.h"

namespace cleave {
namespace {

TEST(MethodsTest, EveryMethodIsFoundByItsName) {
  for (const auto& method : AllMethods()) {
    EXPECT_EQ(MakeMethod(method->name())->name(), method->name());
    EXPECT_EQ(ParseKnownMethod(method->name()).method, method->name());
  }
}

TEST(MethodsTest, ASpecIsReadWithItsOptions) {
  EXPECT_EQ(ParseKnownMethod("random:centred=1,sigma=0.25"),
            (MethodSpec{"random", {{"centred", 1}, {"sigma", 0.25}}}));
}

TEST(MethodsTest, UnknownMethodsAndOptionsAreRefused) {
  for (const char* text : {"tabu", "random:temperature=1", "random:sigma=-1", "random:sigma=nan",
                           "greedy:sigma=1", "policy:sigma"}) {
    EXPECT_THROW(ParseKnownMethod(text), InputError) << text;
  }
}

}  // namespace
}  // namespace cleave
