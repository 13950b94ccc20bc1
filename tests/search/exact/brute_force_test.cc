// The exact search against all assignments of small random problems, under every rule combination.
//
// CLEAVE_EXACT_CASES sets how many cases run; the default keeps the suite quick.
#include <gtest/gtest.h>

#include <cstdlib>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/exact/prover.h"
#include "cleave/search/exact/windows.h"
#include "tests/support/brute_force.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

using testing::PackageRules;

std::uint64_t NumCases() {
  const char* text = std::getenv("CLEAVE_EXACT_CASES");
  return text != nullptr ? std::strtoull(text, nullptr, 10) : 400;
}

struct Case {
  PackageRules rules;
  MemoryModel memory;
  testing::RandomDagOptions dag;
  bool host = true;
  std::uint64_t number = 0;

  Problem Make() const {
    RandomStream random(77, number);
    Package package = testing::MakePackage(rules);
    if (!host) package.host_bytes_per_second.reset();
    return Problem(testing::RandomDag(dag, random), package, {memory});
  }
};

// Rules and memory models in turn, everything else by chance.
Case MakeCase(std::uint64_t number) {
  const std::vector<PackageRules> all = testing::AllRules(3);
  constexpr MemoryModel kModels[] = {MemoryModel::kNone, MemoryModel::kWeights, MemoryModel::kFull};
  RandomStream random(78, number);
  Case result;
  result.number = number;
  result.rules = all[number % all.size()];
  result.memory = kModels[number / all.size() % 3];
  result.rules.chips = 2 + static_cast<int>(random.Below(3));
  result.rules.equal_chips = random.Below(3) != 0;
  const std::uint32_t tight = random.Below(3);
  result.rules.sram_bytes = tight == 0 ? 1'000'000 : 10'000 + random.Below(90'000);
  result.dag.nodes = 3 + static_cast<int>(random.Below(6));
  result.dag.mean_readers = 0.8 + 1.5 * random.Uniform();
  result.dag.reach = random.Below(2) == 0 ? 3 : 0;
  result.dag.clone_share = random.Below(3) == 0 ? 0.5 : 0;
  result.dag.color_share = random.Below(4) == 0 ? 0.3 : 0;
  result.dag.weight_share = random.Uniform();
  result.dag.host_tensors = random.Below(2) == 0;
  result.host = random.Below(2) == 0;
  return result;
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

void Check(const Case& example) {
  const Problem problem = example.Make();
  const std::optional<Ticks> optimum = testing::OptimalInterval(problem);
  const Proven cold = ProveIt(problem, std::nullopt);
  EXPECT_EQ(cold.result.infeasible, !optimum.has_value());
  EXPECT_EQ(cold.interval, optimum);
  if (!optimum) return;
  EXPECT_EQ(cold.result.bound.interval, *optimum);
  const Proven warm = ProveIt(problem, *optimum);
  EXPECT_EQ(warm.interval, optimum);
  EXPECT_EQ(warm.result.bound.interval, *optimum);
  IdealSpace space(problem);
  Windows windows(space, [] { return false; });
  EXPECT_TRUE(windows.Narrow(*optimum)) << "the windows leave the optimum out";
}

TEST(BruteForceTest, BoundIsOptimumIsExact) {
  const std::uint64_t cases = NumCases();
  for (std::uint64_t number = 0; number < cases && !::testing::Test::HasFailure(); ++number) {
    const Case example = MakeCase(number);
    SCOPED_TRACE(::testing::Message() << "case " << number << ": " << example.rules << ", memory "
                                      << Name(example.memory));
    Check(example);
  }
}

}  // namespace
}  // namespace cleave
