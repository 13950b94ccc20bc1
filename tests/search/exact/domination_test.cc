// Ideals that stand in for smaller ones, against all assignments of small random problems.
#include "cleave/search/exact/domination.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "cleave/cost/cost_model.h"
#include "cleave/cost/memory.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/exact/stage.h"
#include "tests/search/exact/exact_case.h"
#include "tests/support/brute_force.h"

namespace cleave {
namespace {

using Mask = std::uint64_t;  // bit p: place p

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

Mask HeldBy(const IdealSpace& space, std::span<const ChipId> chips, int first) {
  Mask held = 0;
  for (Place p = 0; p < space.size(); ++p) {
    if (chips[Index(space.op(p))] < first) held |= Mask{1} << p;
  }
  return held;
}

Ticks WorkOf(const IdealSpace& space, Mask ideal) {
  Ticks work = 0;
  for (Place p = 0; p < space.size(); ++p) {
    if ((ideal >> p & 1) != 0) work += space.work().own[Index(p)];
  }
  return work;
}

// What the first chips of assignments hold.
struct Prefixes {
  std::map<int, std::map<Mask, Ticks>> reached;  // by number of chips, with what crosses behind
  std::map<int, std::set<Mask>> completed;       // in valid plans within the limit
};

Prefixes FindPrefixes(const IdealSpace& space, Ticks limit) {
  const Problem& problem = space.problem();
  const CostModel model(problem);
  Prefixes found;
  testing::ForEachMonotone(problem, [&](std::span<const ChipId> chips) {
    const LoadTable loads = model.Loads(chips);
    const Outcome outcome = model.Evaluate(chips);
    const bool completes = IsValid(problem, chips) && outcome.accepted && outcome.interval <= limit;
    Stage stage(problem);
    for (ChipId chip = 0; chip < problem.num_chips(); ++chip) {
      if (loads.ChipTicks(chip) > limit || loads.HopTicks(chip) > limit) break;
      if (!FitsSram(problem, chips, chip, loads.chip(chip))) break;
      stage.SetChip(chip);
      const auto put = [&](StageSide side) {
        for (OpIndex op = 0; op < problem.num_ops(); ++op) {
          if (chips[Index(op)] == chip) stage.Set(op, side);
        }
      };
      put(StageSide::kHere);
      const Mask held = HeldBy(space, chips, chip + 1);
      found.reached[chip + 1][held] = stage.crossing();
      if (completes) found.completed[chip + 1].insert(held);
      put(StageSide::kBefore);
    }
  });
  return found;
}

// Returns how many pairs there were of an ideal and one that stands in for it.
int CheckAllPairs(const Problem& problem, Ticks limit) {
  const IdealSpace space(problem);
  Windows windows(space, [] { return false; });
  if (!windows.Narrow(limit)) return 0;
  Domination domination(space, windows, {}, limit);
  if (!domination.IsPossible()) return 0;
  int pairs = 0;
  const Prefixes prefixes = FindPrefixes(space, limit);
  for (const auto& [chips, completed] : prefixes.completed) {
    for (const Mask smaller : completed) {
      for (const auto& [larger, crossing] : prefixes.reached.at(chips)) {
        if (larger == smaller || (smaller & ~larger) != 0) continue;
        const MetIdeal first{
            {smaller}, WorkOf(space, smaller), prefixes.reached.at(chips).at(smaller)};
        if (!domination.MayStandIn({{larger}, WorkOf(space, larger), crossing}, first)) continue;
        ++pairs;
        EXPECT_TRUE(completed.contains(larger)) << larger << " cannot stand in for " << smaller;
      }
    }
  }
  return pairs;
}

TEST(DominationTest, WhatStandsInCanBeCompletedAsWell) {
  std::map<std::string, int> pairs;
  for (std::uint64_t number = 0; number < 1500 && !::testing::Test::HasFailure(); ++number) {
    const ExactCase example = MakeExactCase(number);
    // Without the triangle rule a plan is no more than its stages.
    if (example.rules.triangle || example.memory == MemoryModel::kFull) continue;
    const Problem problem = example.Make();
    const auto optimum = testing::OptimalInterval(problem);
    if (!optimum) continue;
    SCOPED_TRACE(::testing::Message() << "case " << number << ": " << example.rules << ", memory "
                                      << Name(example.memory));
    const std::string kind = std::string(problem.serial() ? "serial" : "overlapped") +
                             (problem.relay() ? ", relay" : ", direct");
    pairs[kind] += CheckAllPairs(problem, *optimum + *optimum / 8);
  }
  for (const char* kind :
       {"serial, direct", "serial, relay", "overlapped, direct", "overlapped, relay"}) {
    EXPECT_GT(pairs[kind], 50) << kind;
  }
}

}  // namespace
}  // namespace cleave
