// Packages with more chips than the constraint solver takes.
#include <gtest/gtest.h>

#include "cleave/base/error.h"
#include "tests/support/search_checks.h"

namespace cleave {
namespace {

Problem ManyChips(PackageRules rules, std::uint64_t trial) {
  RandomStream random(33, trial);
  testing::RandomDagOptions options;
  options.nodes = 80 + static_cast<int>(random.Below(120));
  options.reach = 8;
  rules.chips = 65 + static_cast<int>(random.Below(kMaxChips - 64));
  rules.equal_chips = trial % 3 != 0;
  return Problem(testing::RandomDag(options, random), testing::MakePackage(rules),
                 {MemoryModel::kWeights});
}

SearchOptions QuickOptions(std::uint64_t seed) {
  SearchOptions options;
  options.budget.evaluations = 200;
  options.budget.seconds = 0.1;  // only whether results are sound matters here
  options.seed = seed;
  return options;
}

TEST(ManyChipsTest, MethodsWithoutTheSolverPlanUnderAllRules) {
  std::uint64_t trial = 0;
  for (const PackageRules& rules : testing::AllRules(4)) {
    const Problem problem = ManyChips(rules, ++trial);
    const CostModel model(problem);
    for (const char* name : {"auto", "exact", "slice", "greedy"}) {
      SCOPED_TRACE(::testing::Message() << name << ", " << problem.num_chips() << ", " << rules);
      SearchOptions options = QuickOptions(trial);
      const auto method = MakeSearchMethod(name);
      if (std::string_view(name) != "slice" && std::string_view(name) != "greedy") {
        options.method_options["effort"] = 0.05;
      }
      if (std::string_view(name) == "auto") {
        options.method_options["moves"] = 0.1;
      }
      const SearchResult result = method->Search(problem, model, options, {});
      ExpectSound(problem, options, result);
      ASSERT_TRUE(result.best.has_value()) << result.last_refusal;
      if (result.bound) {
        EXPECT_LE(result.bound->interval, result.interval);
      }
    }
  }
}

TEST(ManyChipsTest, MethodsWithTheSolverSayThatTheyCannot) {
  const Problem problem = ManyChips({}, 1);
  for (const char* name : {"random", "anneal", "cma"}) {
    EXPECT_THROW(MakeSearchMethod(name)->Search(problem, CostModel(problem), QuickOptions(1), {}),
                 InputError)
        << name;
  }
}

}  // namespace
}  // namespace cleave
