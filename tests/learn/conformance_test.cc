#include "cleave/learn/policy_search.h"
#include "tests/support/search_conformance.h"

namespace cleave {
namespace {

const ConformanceCase kPolicyCase{"policy",
                                  [] { return MakePolicySearch([] { return NewPolicy({}, 1); }); }};

INSTANTIATE_TEST_SUITE_P(Methods, ConformanceTest, ::testing::Values(kPolicyCase),
                         ConformanceName());

}  // namespace
}  // namespace cleave
