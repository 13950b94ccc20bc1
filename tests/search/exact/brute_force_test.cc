// The exact search against all assignments of small random problems, under every rule combination.
//
// CLEAVE_EXACT_CASES sets how many cases run; the default keeps the suite quick.
#include "tests/support/brute_force.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/exact/prover.h"
#include "cleave/search/exact/reduction.h"
#include "cleave/search/exact/stage_search.h"
#include "cleave/search/exact/windows.h"
#include "tests/search/exact/exact_case.h"

namespace cleave {
namespace {

std::uint64_t NumCases() {
  const char* text = std::getenv("CLEAVE_EXACT_CASES");
  return text != nullptr ? std::strtoull(text, nullptr, 10) : 400;
}

struct Proven {
  ProverResult result;
  std::optional<Ticks> interval;
};

Proven ProveIt(const Problem& problem, std::optional<Ticks> incumbent) {
  Proven proven;
  proven.interval = incumbent;
  ProverOptions options;
  options.incumbent = incumbent;
  options.most_steps = 10'000'000;
  options.stop = [] { return false; };
  options.on_plan = [&](const std::vector<ChipId>& chips, Ticks interval) {
    EXPECT_TRUE(IsValid(problem, chips));
    const Outcome outcome = CostModel(problem).Evaluate(chips);
    EXPECT_TRUE(outcome.accepted);
    EXPECT_EQ(outcome.interval, interval);
    EXPECT_LT(interval, proven.interval.value_or(interval + 1));
    proven.interval = interval;
  };
  Ticks bound = 0;
  options.on_bound = [&](const LowerBound& next) {
    EXPECT_GT(next.interval, bound);
    bound = next.interval;
  };
  proven.result = Prove(problem, options);
  return proven;
}

// The two-chip relaxation and its reductions must not leave the optimum out.
void ExpectTwoChipsAllow(const Problem& problem, Ticks optimum) {
  const auto never = [] { return false; };
  const auto reduced = Reduce(problem, true);
  const IdealSpace space(reduced ? *reduced : problem);
  Windows windows(space, never);
  ASSERT_TRUE(windows.Narrow(optimum));
  const SkipEdges skip_edges(space.problem());
  const StageSearchOptions options{
      .most_steps = 10'000'000, .most_bytes = std::size_t{1} << 28, .stop = never};
  EXPECT_EQ(SearchStages(space, windows, {&skip_edges, false}, optimum, options).verdict,
            Verdict::kFound)
      << "the two-chip relaxation leaves the optimum out";
}

void Check(const ExactCase& example) {
  const Problem problem = example.Make();
  const std::optional<Ticks> optimum = testing::OptimalInterval(problem);
  const Proven cold = ProveIt(problem, std::nullopt);
  EXPECT_EQ(cold.result.infeasible, !optimum.has_value());
  EXPECT_EQ(cold.interval, optimum);
  if (!optimum) return;
  EXPECT_EQ(cold.result.bound.interval, *optimum);
  // With some way to go: what better plans keep together is joined first.
  const Proven lukewarm = ProveIt(problem, *optimum + *optimum / 4 + 1);
  EXPECT_EQ(lukewarm.interval, optimum);
  EXPECT_EQ(lukewarm.result.bound.interval, *optimum);
  const Proven warm = ProveIt(problem, *optimum);
  EXPECT_EQ(warm.interval, optimum);
  EXPECT_EQ(warm.result.bound.interval, *optimum);
  IdealSpace space(problem);
  Windows windows(space, [] { return false; });
  EXPECT_TRUE(windows.Narrow(*optimum)) << "the windows leave the optimum out";
  if (problem.triangle()) ExpectTwoChipsAllow(problem, *optimum);
}

TEST(BruteForceTest, BoundIsOptimumIsExact) {
  const std::uint64_t cases = NumCases();
  for (std::uint64_t number = 0; number < cases && !::testing::Test::HasFailure(); ++number) {
    const ExactCase example = MakeExactCase(number);
    SCOPED_TRACE(::testing::Message() << "case " << number << ": " << example.rules << ", memory "
                                      << Name(example.memory));
    Check(example);
  }
}

}  // namespace
}  // namespace cleave
