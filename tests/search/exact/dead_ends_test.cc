// Dead ends of the triangle rule: a case by hand, and random orders against all ways to go on.
#include "cleave/search/exact/dead_ends.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/problem/constraints.h"
#include "tests/search/exact/exact_case.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// Behind a plan's first operations: those that later ones read, and how their chips are ordered.
struct Beginning {
  std::vector<OpIndex> live;
  ChipOrder order;
};

Beginning Behind(const Problem& problem, const std::vector<ChipId>& chips, OpIndex placed) {
  const auto num_chips = Index(problem.num_chips());
  std::vector<WideChipSet> reaches(num_chips);
  for (int round = 0; round < problem.num_chips(); ++round) {
    for (OpIndex u = 0; u < placed; ++u) {
      for (const OpIndex v : problem.successors()[u]) {
        const ChipId from = chips[Index(u)];
        if (v >= placed || chips[Index(v)] == from) continue;
        Insert(reaches[Index(from)], chips[Index(v)]);
        reaches[Index(from)] |= reaches[Index(chips[Index(v)])];
      }
    }
  }
  Beginning beginning;
  beginning.order.reaches = reaches;
  for (OpIndex u = 0; u < placed; ++u) {
    const auto readers = problem.successors()[u];
    if (readers.empty() || readers.back() < placed) continue;
    beginning.live.push_back(u);
    beginning.order.chips.push_back(static_cast<std::uint8_t>(chips[Index(u)]));
  }
  return beginning;
}

bool IsDeadEnd(const Problem& problem, const std::vector<ChipId>& chips, OpIndex placed,
               OpIndex most_ops = 100) {
  const Beginning beginning = Behind(problem, chips, placed);
  DeadEnds dead_ends(problem, most_ops);
  dead_ends.SetLive(beginning.live, [&](OpIndex op) { return op >= placed; });
  return dead_ends.Has(beginning.order);
}

// Whether some chips for the operations from `placed` on keep the triangle rule.
bool CanGoOn(const Problem& problem, std::vector<ChipId> chips, OpIndex placed) {
  std::vector<ChipId> first(chips.begin(), chips.begin() + placed);
  const ChipId least = std::ranges::max(first) + 1;
  const auto go_on = [&](const auto& self, OpIndex op) -> bool {
    if (op == problem.num_ops()) return IsValid(problem, chips);
    for (ChipId chip = least; chip < problem.num_chips(); ++chip) {
      chips[Index(op)] = chip;
      if (self(self, op + 1)) return true;
    }
    return false;
  };
  return go_on(go_on, placed);
}

TEST(DeadEndsTest, NoRandomOneCanBeCompleted) {
  int dead = 0;
  int alive = 0;
  for (std::uint64_t trial = 0; trial < 3000; ++trial) {
    RandomStream random(81, trial);
    testing::RandomDagOptions options{.nodes = 7, .mean_readers = 1.8};
    const Problem problem(testing::RandomDag(options, random),
                          testing::MakePackage({.chips = 6, .no_skipping = false}),
                          {MemoryModel::kNone});
    const OpIndex placed = problem.num_ops() - 3;
    std::vector<ChipId> chips(Index(problem.num_ops()), 0);
    for (OpIndex op = 0; op < placed; ++op) {
      ChipId least = 0;
      for (const OpIndex u : problem.predecessors()[op]) least = std::max(least, chips[Index(u)]);
      const ChipId above = least + static_cast<ChipId>(random.Below(2));
      chips[Index(op)] = std::min(above, 2);
    }
    if (!IsDeadEnd(problem, chips, placed)) {
      ++alive;
      continue;
    }
    ++dead;
    ASSERT_FALSE(CanGoOn(problem, chips, placed)) << trial;
    ASSERT_FALSE(IsDeadEnd(problem, chips, placed, problem.num_ops() - 1));
  }
  EXPECT_GT(dead, 30);
  EXPECT_GT(alive, 300);
}

}  // namespace
}  // namespace cleave
