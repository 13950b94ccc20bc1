#include "cleave/search/exact/closure_bound.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "cleave/search/exact/stage_cuts.h"

namespace cleave {
namespace {

// Those with the most work and transfers are tried: fewer in large graphs, where each takes long
// and single operations rarely matter.
constexpr std::size_t kMostOps = 64;
constexpr std::size_t kMostVisits = 1'000'000;  // of operations, in all

// What the operation costs on a chip of its own.
Ticks Alone(const IdealSpace& space, OpIndex op) {
  const Problem& problem = space.problem();
  Ticks ticks = space.work().own[static_cast<std::size_t>(space.place(op))];
  for (const TensorIndex t : problem.inputs(op)) {
    if (problem.tensor(t).producer != kHost) ticks += problem.tensor(t).link_ticks;
  }
  for (const TensorIndex t : problem.outputs(op)) {
    if (!problem.consumers(t).empty()) ticks += problem.tensor(t).link_ticks;
  }
  return ticks;
}

}  // namespace

DearOp ClosureBound(const IdealSpace& space, Ticks floor) {
  const Problem& problem = space.problem();
  if (!problem.serial()) return {};
  std::vector<std::pair<Ticks, OpIndex>> dear;
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    const Ticks alone = Alone(space, op);
    if (alone > floor) dear.emplace_back(-alone, op);
  }
  std::ranges::sort(dear);
  const std::size_t affordable = kMostVisits / static_cast<std::size_t>(problem.num_ops()) + 1;
  dear.resize(std::min({dear.size(), kMostOps, affordable}));
  StageCuts cuts(space, 1);
  DearOp dearest;
  for (const auto& [negative, op] : dear) {
    if (-negative <= std::max(floor, dearest.bound)) continue;
    const Ticks bound = cuts.Closure(op);
    if (bound > dearest.bound) dearest = {bound, op};
  }
  return dearest;
}

}  // namespace cleave
