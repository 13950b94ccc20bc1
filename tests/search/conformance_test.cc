#include "tests/support/search_conformance.h"

namespace cleave {
namespace {

std::vector<ConformanceCase> Cases() {
  std::vector<ConformanceCase> cases;
  for (const auto& method : AllSearchMethods()) {
    const std::string name(method->name());
    cases.push_back({name, [name] { return MakeSearchMethod(name); }});
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(Methods, ConformanceTest, ::testing::ValuesIn(Cases()), ConformanceName());

}  // namespace
}  // namespace cleave
