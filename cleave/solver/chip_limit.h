// How many chips the constraint solver takes.
#pragma once

#include "cleave/problem/chip_set.h"
#include "cleave/problem/problem.h"

namespace cleave {

// Its inner loops are made of sets of chips that fill one machine word.
inline constexpr int kMaxSolverChips = kChipSetBits;

inline bool SolverTakes(const Problem& problem) { return problem.num_chips() <= kMaxSolverChips; }

// Throws InputError, at the package's chips, if it has more. Everything that keeps state for every
// chip calls it first.
void CheckSolverTakes(const Problem& problem);

}  // namespace cleave
