// Windows over work and weights against all plans of small random problems.
#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/exact/windows.h"
#include "tests/search/exact/exact_case.h"
#include "tests/support/brute_force.h"

namespace cleave {
namespace {

// What the first chips of a plan hold.
struct Held {
  Ticks work = 0;
  std::int64_t weights = 0;
};

Held HeldBy(const IdealSpace& space, std::span<const ChipId> chips, int first) {
  Held held;
  for (Place p = 0; p < space.size(); ++p) {
    if (chips[static_cast<std::size_t>(space.op(p))] >= first) continue;
    held.work += space.work().own[static_cast<std::size_t>(p)];
    held.weights += space.weights().own[static_cast<std::size_t>(p)];
  }
  return held;
}

// Returns how many numbers of chips had narrower limits of weights than SRAM alone gives.
int CheckAllPlans(const Problem& problem, Ticks limit) {
  const IdealSpace space(problem);
  Windows windows(space, [] { return false; });
  const bool narrowed = windows.Narrow(limit);
  EXPECT_TRUE(narrowed) << "the optimum is within the limit";
  if (!narrowed) return 0;
  testing::ForEachMonotone(problem, [&](std::span<const ChipId> chips) {
    if (!IsValid(problem, chips)) return;
    const Outcome outcome = CostModel(problem).Evaluate(chips);
    if (!outcome.accepted || outcome.interval > limit) return;
    const int used = *std::ranges::max_element(chips) + 1;
    for (int c = 0; c <= used; ++c) {
      const Held held = HeldBy(space, chips, c);
      EXPECT_TRUE(windows.MayHold(c, held.work, held.weights)) << c << " chips";
      EXPECT_LE(windows.lowest_weights(c), held.weights);
      EXPECT_GE(windows.highest_weights(c), held.weights);
      EXPECT_LE(windows.lowest_work(c), held.work);
      EXPECT_GE(windows.highest_work(c), held.work);
    }
  });
  int narrower = 0;
  std::int64_t sram = 0;
  for (int c = 1; c < problem.num_chips(); ++c) {
    sram += problem.sram_bytes(c - 1);
    narrower += windows.highest_weights(c) < std::min(sram, space.weights().total);
  }
  return narrower;
}

TEST(WeightWindowsTest, HoldForEveryPlanWithinTheLimit) {
  int checked = 0;
  int narrower = 0;
  for (std::uint64_t number = 0; number < 1200 && !::testing::Test::HasFailure(); ++number) {
    const ExactCase example = MakeExactCase(number);
    if (example.memory == MemoryModel::kNone) continue;
    const Problem problem = example.Make();
    const auto optimum = testing::OptimalInterval(problem);
    if (!optimum) continue;
    SCOPED_TRACE(::testing::Message() << "case " << number << ": " << example.rules);
    narrower += CheckAllPlans(problem, *optimum + *optimum / 8);
    ++checked;
  }
  EXPECT_GT(checked, 100);
  EXPECT_GT(narrower, 100);
}

}  // namespace
}  // namespace cleave
