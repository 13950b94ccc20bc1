#include "tests/support/brute_force.h"

#include <algorithm>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"

namespace cleave::testing {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

void Enumerate(const Problem& problem, OpIndex op, std::vector<ChipId>& chips,
               const std::function<void(std::span<const ChipId>)>& visit) {
  if (op == problem.num_ops()) {
    visit(chips);
    return;
  }
  ChipId first = 0;
  for (const OpIndex u : problem.predecessors()[op]) first = std::max(first, chips[Index(u)]);
  for (ChipId chip = first; chip < problem.num_chips(); ++chip) {
    chips[Index(op)] = chip;
    Enumerate(problem, op + 1, chips, visit);
  }
}

void Improve(const Outcome& outcome, std::optional<Ticks>& best) {
  if (outcome.accepted && (!best || outcome.interval < *best)) best = outcome.interval;
}

}  // namespace

bool ReachesNeighboursOnly(const Problem& problem, std::span<const ChipId> chips) {
  std::vector<ChipId> used(chips.begin(), chips.end());
  std::ranges::sort(used);
  used.erase(std::unique(used.begin(), used.end()), used.end());
  const auto rank = [&](OpIndex op) {
    return std::ranges::lower_bound(used, chips[Index(op)]) - used.begin();
  };
  for (OpIndex u = 0; u < problem.num_ops(); ++u) {
    for (const OpIndex v : problem.successors()[u]) {
      if (rank(v) > rank(u) + 1) return false;
    }
  }
  return true;
}

void ForEachMonotone(const Problem& problem,
                     const std::function<void(std::span<const ChipId>)>& visit) {
  std::vector<ChipId> chips(Index(problem.num_ops()), 0);
  Enumerate(problem, 0, chips, visit);
}

std::optional<Ticks> OptimalInterval(const Problem& problem) {
  const CostModel model(problem);
  std::optional<Ticks> best;
  ForEachMonotone(problem, [&](std::span<const ChipId> chips) {
    if (IsValid(problem, chips)) Improve(model.Evaluate(chips), best);
  });
  return best;
}

std::optional<Ticks> OptimalSlicing(const Problem& problem, std::span<const OpIndex> order,
                                    bool neighbours_only) {
  const CostModel model(problem);
  std::optional<Ticks> best;
  ForEachMonotone(problem, [&](std::span<const ChipId> chips) {
    for (std::size_t i = 1; i < order.size(); ++i) {
      if (chips[Index(order[i])] < chips[Index(order[i - 1])]) return;
    }
    if (!IsValid(problem, chips)) return;
    if (neighbours_only && !ReachesNeighboursOnly(problem, chips)) return;
    Improve(model.Evaluate(chips), best);
  });
  return best;
}

}  // namespace cleave::testing
