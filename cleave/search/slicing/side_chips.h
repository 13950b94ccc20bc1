// The best plan with chips at the side of others (side_slicer.h).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "cleave/problem/problem.h"
#include "cleave/search/slicing/orders.h"
#include "cleave/search/slicing/sliced_plan.h"

namespace cleave {

struct SideChipsOptions {
  std::uint64_t seed = 1;
  std::optional<Ticks> below;            // only faster plans are of use
  SlicingSteps most_steps = 10'000'000;  // ends after so many
  std::function<bool()> stop = [] { return false; };
};

// Of several orders, with several numbers of hubs: the fastest plan that keeps all rules and fits;
// nothing if none was found, or where chips differ or the triangle rule is not in force. Depends on
// its arguments only, unless stopped.
std::optional<SlicedPlan> BestWithSideChips(const Problem& problem, const SlicingOrders& orders,
                                            const SideChipsOptions& options);

}  // namespace cleave
