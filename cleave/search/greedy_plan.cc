#include "cleave/search/greedy_plan.h"

#include <utility>

#include "cleave/base/random.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/share_filling.h"
#include "cleave/search/slicing/order_profile.h"
#include "cleave/solver/chip_limit.h"
#include "cleave/solver/solver.h"

namespace cleave {
namespace {

// The filling with its borders moved back until every tensor reaches no farther than the next chip:
// then the used chips form a path, which no rule forbids.
std::vector<ChipId> AsPath(const Problem& problem, std::vector<OpIndex> order,
                           const std::vector<ChipId>& filling) {
  const OrderProfile profile(problem, std::move(order));
  const auto wish = [&](Position p) { return filling[static_cast<std::size_t>(profile.op(p))]; };
  std::vector<ChipId> chips(filling.size());
  ChipId chip = 0;
  Position begin = 0;
  for (Position p = 0; p < profile.length(); ++p) {
    const bool ends = wish(p) != wish(begin) && p >= profile.cut(begin).closed_at;
    if (ends && chip + 1 < problem.num_chips()) {
      ++chip;
      begin = p;
    }
    chips[static_cast<std::size_t>(profile.op(p))] = chip;
  }
  return chips;
}

}  // namespace

std::vector<ChipId> GreedyPlan(const Problem& problem, std::uint64_t seed) {
  std::vector<OpIndex> order = VisitOrders(problem).Deepest();
  std::vector<ChipId> chips = FillChips(problem, order);
  if (IsValid(problem, chips)) return chips;
  if (!SolverTakes(problem)) return AsPath(problem, std::move(order), chips);
  RandomStream random(seed);
  Solver(problem).Fix(chips, nullptr, random, chips);
  return chips;
}

}  // namespace cleave
