// Bounds on what any plan's interval can be.
#pragma once

#include "cleave/problem/problem.h"

namespace cleave {

// No plan is faster than `least`, and every plan is faster than `beyond`.
struct IntervalRange {
  Ticks least;
  Ticks beyond;
};

// From sums of work and transfers; ignores all rules and memory. O(operations + tensors).
IntervalRange PossibleIntervals(const Problem& problem);

}  // namespace cleave
