// The heuristic that compilers for multi-chip modules use, and the yardstick of search and
// learning.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/problem/problem.h"

namespace cleave {

// Walks the canonical depth-first order and fills chip after chip: a chip takes operations until it
// has its share of the remaining compute (remaining work / remaining chips, rounded to the nearest
// operation) or its SRAM holds no further weights. Where the result breaks a rule, the solver's FIX
// corrects it, drawing from `seed`; where there are too many chips
// for that, borders move back until tensors reach the next chip at most. As the baseline of Xie et
// al. (MLSys 2022), section 5. Satisfies the static constraints; may not fit in SRAM. O(operations
// + edges), and one FIX.
std::vector<ChipId> GreedyPlan(const Problem& problem, std::uint64_t seed);

}  // namespace cleave
