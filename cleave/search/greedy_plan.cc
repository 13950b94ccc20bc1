#include "cleave/search/greedy_plan.h"

#include "cleave/base/random.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/share_filling.h"
#include "cleave/solver/solver.h"

namespace cleave {

std::vector<ChipId> GreedyPlan(const Problem& problem, std::uint64_t seed) {
  std::vector<ChipId> chips = FillChips(problem, VisitOrders(problem).Deepest());
  if (!IsValid(problem, chips)) {
    RandomStream random(seed);
    Solver(problem).Fix(chips, nullptr, random, chips);
  }
  return chips;
}

}  // namespace cleave
