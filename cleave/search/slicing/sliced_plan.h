// From an order to the plan that its best slicing makes.
#pragma once

#include <optional>
#include <vector>

#include "cleave/problem/problem.h"
#include "cleave/search/slicing/slicer.h"

namespace cleave {

struct SlicedPlan {
  std::vector<ChipId> chips;
  Ticks interval = 0;
  double roughness = 0;  // sum of (load / least possible interval)^8 over chips and hops

  // Intervals first; of equal ones the smoother plan, by more than rounding.
  bool IsBetterThan(const SlicedPlan& other) const {
    if (interval != other.interval) return interval < other.interval;
    return roughness < other.roughness * (1 - 1e-9);
  }
};

// Each depends on its arguments only and is safe to call from any thread. Adds to `steps` what it
// cost.

// The fastest plan that the order can be cut into, and of the fastest the smoothest; nothing if
// none has an interval below the limit. For the limit's influence on run time see slicer.h.
std::optional<SlicedPlan> FastestPlan(const Problem& problem, const std::vector<OpIndex>& order,
                                      Ticks below, SlicingSteps& steps);

// The same without a limit: tries tight ones first. Nothing if no slicing is allowed at all.
std::optional<SlicedPlan> FastestPlan(const Problem& problem, const std::vector<OpIndex>& order,
                                      SlicingSteps& steps);

// The same, or where no slicing is below the limit the smoothest that is at it.
std::optional<SlicedPlan> SmootherPlan(const Problem& problem, const std::vector<OpIndex>& order,
                                       Ticks limit, SlicingSteps& steps);

}  // namespace cleave
