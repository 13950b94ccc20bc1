// Large steps from a plan: its chips are cut into runs of operations, and the exact search puts
// these together anew.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/problem/problem.h"
#include "cleave/search/slicing/orders.h"

namespace cleave {

struct RecombinationOptions {
  int runs = 96;                 // over all chips
  std::int64_t steps = 100'000;  // over ideals, in all
  std::function<bool()> stop = [] { return false; };
};

// A run is a piece of a random topological order in which the plan's chips follow each other, so
// that plans of whole runs are plans of the problem (large neighbourhood search: Shaw, CP 1998).
// Searching them finds what moves of single operations do not: the pieces of towers that run side
// by side can slide along each other, and SRAM be filled another way.
//
// The best plan found that is faster than the start, which keeps all rules and fits; nothing if
// none was. `bound`: no plan is faster. Depends on its arguments only, unless stopped.
std::optional<std::vector<ChipId>> Recombine(const Problem& problem, const SlicingOrders& orders,
                                             const std::vector<ChipId>& start, Ticks bound,
                                             const RecombinationOptions& options,
                                             RandomStream& random);

}  // namespace cleave
