#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "cleave/base/error.h"
#include "cleave/search/search.h"

namespace cleave {
namespace {

TEST(RegistryTest, FindsEveryMethodByItsName) {
  std::set<std::string_view> names;
  for (const auto& method : AllSearchMethods()) {
    names.insert(method->name());
    EXPECT_EQ(MakeSearchMethod(method->name())->name(), method->name());
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"anneal", "auto", "cma", "exact", "greedy", "random",
                                               "slice"}));
}

TEST(RegistryTest, AnUnknownMethodListsTheKnownOnes) {
  try {
    MakeSearchMethod("tabu");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(error.problem().find("tabu"), std::string::npos);
    EXPECT_NE(error.remedy().find("slice"), std::string::npos);
    EXPECT_NE(error.remedy().find("anneal"), std::string::npos);
  }
}

TEST(RegistryTest, GivenOptionsReplaceDefaults) {
  const auto method = MakeSearchMethod("slice");
  const auto values = ResolveOptions(*method, {{"orders", 7}});
  EXPECT_EQ(values.at("orders"), 7);
  EXPECT_EQ(values.size(), method->specs().size());
}

TEST(RegistryTest, RefusesUnknownOptionsAndValuesOutOfBounds) {
  const auto method = MakeSearchMethod("slice");
  EXPECT_THROW(ResolveOptions(*method, {{"temperature", 1}}), InputError);
  EXPECT_THROW(ResolveOptions(*method, {{"orders", 0}}), InputError);
  EXPECT_THROW(ResolveOptions(*method, {{"orders", std::nan("")}}), InputError);
  EXPECT_THROW(ResolveOptions(*MakeSearchMethod("greedy"), {{"orders", 1}}), InputError);
}

}  // namespace
}  // namespace cleave
