// What every search method promises, on random problems under all rules: a test suite that programs
// instantiate with the methods of their layer,
//   INSTANTIATE_TEST_SUITE_P(Methods, ConformanceTest, testing::ValuesIn(...), ConformanceName());
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/search.h"
#include "tests/support/random_dag.h"
#include "tests/support/search_checks.h"

namespace cleave {

// A method under test: its name and what makes it.
struct ConformanceCase {
  std::string name;
  std::function<std::unique_ptr<SearchMethod>()> make;
};

// How GoogleTest names the case in its output.
inline void PrintTo(const ConformanceCase& method, std::ostream* out) { *out << method.name; }

struct ConformanceName {
  std::string operator()(const ::testing::TestParamInfo<ConformanceCase>& info) const {
    return info.param.name;
  }
};

class ConformanceTest : public ::testing::TestWithParam<ConformanceCase> {
 protected:
  SearchResult Run(const Problem& problem, const SearchOptions& options,
                   const RunContext& context = {}) const {
    const CostModel model(problem);
    SearchOptions limited = options;
    // Random graphs are hard to prove anything of; what counts here holds after few steps, too.
    if (GetParam().name == "exact" || GetParam().name == "auto") {
      limited.method_options["effort"] = 0.02;
    }
    return GetParam().make()->Search(problem, model, limited, context);
  }
};

TEST_P(ConformanceTest, ResultsAreValidAndAccountedFor) {
  std::uint64_t trial = 0;
  for (PackageRules rules : testing::AllRules(4)) {
    for (const MemoryModel memory :
         {MemoryModel::kNone, MemoryModel::kWeights, MemoryModel::kFull}) {
      rules.equal_chips = trial % 2 == 0;
      rules.chips = 2 + static_cast<int>(trial % 7);
      rules.sram_bytes = memory == MemoryModel::kFull ? 300'000 : 100'000;
      SCOPED_TRACE(::testing::Message() << rules << ", memory " << Name(memory));
      const Problem problem = MakeProblem(rules, memory, trial);
      SearchOptions options;
      options.budget.evaluations = 60;
      options.seed = ++trial;
      const SearchResult result = Run(problem, options);
      ExpectSound(problem, options, result);
      ExpectSameResult(result, Run(problem, options));
      options.threads = 3;
      ExpectSameResult(result, Run(problem, options));
    }
  }
}

TEST_P(ConformanceTest, KeepsToTheSmallestBudgets) {
  const Problem problem = MakeProblem({}, MemoryModel::kFull, 3);
  for (const std::int64_t evaluations : {1, 2, 3, 5, 65}) {
    SearchOptions options;
    options.budget.evaluations = evaluations;
    options.threads = 2;
    ExpectSound(problem, options, Run(problem, options));
  }
}

TEST_P(ConformanceTest, NoBudgetMeansOneEvaluation) {
  const Problem problem = MakeProblem({}, MemoryModel::kFull, 3);
  SearchOptions options;
  options.budget.evaluations = 0;
  EXPECT_EQ(Run(problem, options).evaluations, 1);
}

TEST_P(ConformanceTest, OneChipHoldsEverything) {
  PackageRules rules;
  rules.chips = 1;
  const Problem problem = MakeProblem(rules, MemoryModel::kFull, 4);
  SearchOptions options;
  options.budget.evaluations = 20;
  const SearchResult result = Run(problem, options);
  ASSERT_TRUE(result.best.has_value());
  EXPECT_EQ(*result.best, std::vector<ChipId>(static_cast<std::size_t>(problem.num_ops()), 0));
}

TEST_P(ConformanceTest, SaysWhyNothingFits) {
  PackageRules rules;
  rules.sram_bytes = 10;
  const Problem problem = MakeProblem(rules, MemoryModel::kFull, 2);
  SearchOptions options;
  options.budget.evaluations = 10;
  const SearchResult result = Run(problem, options);
  EXPECT_FALSE(result.best.has_value());
  EXPECT_EQ(result.refusals, result.evaluations);
  EXPECT_NE(result.last_refusal.find("SRAM"), std::string::npos) << result.last_refusal;
}

TEST_P(ConformanceTest, ACancelledRunReturnsTheBestSoFar) {
  const Problem problem = MakeProblem({}, MemoryModel::kFull, 5);
  Cancellation cancellation;
  cancellation.Request();
  RunContext context;
  context.cancellation = &cancellation;
  SearchOptions options;
  const SearchResult result = Run(problem, options, context);
  ExpectSound(problem, options, result);
  EXPECT_TRUE(result.best.has_value());
  EXPECT_LE(result.evaluations, 64);  // what was in flight
}

// A clock that moves on by a millisecond whenever somebody looks.
class TickingClock final : public Clock {
 public:
  double Seconds() const override { return 1e-3 * static_cast<double>(++looks_); }

 private:
  mutable std::atomic<std::int64_t> looks_{0};
};

TEST_P(ConformanceTest, ATimeLimitEndsTheRun) {
  const Problem problem = MakeProblem({}, MemoryModel::kFull, 6);
  const TickingClock clock;
  RunContext context;
  context.clock = &clock;
  SearchOptions options;
  options.budget.evaluations = 1'000'000'000;
  options.budget.seconds = 0.5;
  const SearchResult result = Run(problem, options, context);
  ExpectSound(problem, options, result);
  EXPECT_LT(result.evaluations, 40'000);
}

TEST_P(ConformanceTest, ReportsProgress) {
  const Problem problem = MakeProblem({}, MemoryModel::kFull, 6);
  std::vector<double> fractions;
  RunContext context;
  context.progress = [&](const Progress& progress) {
    EXPECT_FALSE(progress.phase.empty());
    fractions.push_back(progress.fraction.value_or(-1));
  };
  SearchOptions options;
  options.budget.evaluations = 50;
  Run(problem, options, context);
  ASSERT_FALSE(fractions.empty());
  for (const double fraction : fractions) {
    EXPECT_GE(fraction, 0);
    EXPECT_LE(fraction, 1);
  }
}

TEST_P(ConformanceTest, DefaultsLieWithinTheirBounds) {
  const auto method = GetParam().make();
  EXPECT_FALSE(method->summary().empty());
  const auto values = ResolveOptions(*method, {});
  EXPECT_EQ(values.size(), method->specs().size());
  for (const OptionSpec& spec : method->specs()) {
    EXPECT_GE(spec.default_value, spec.minimum);
    EXPECT_LE(spec.default_value, spec.maximum);
    EXPECT_FALSE(spec.help.empty());
    EXPECT_EQ(values.at(std::string(spec.name)), spec.default_value);
  }
}

}  // namespace cleave
