// Chips that a plan leaves empty, among those that it uses.
//
// Where chips are equal it does not matter which of them are used, only in which order. A plan that
// leaves some empty, as the triangle rule often makes one do, can open a chip anywhere: two chips
// then share what one of them held. Moves from chip to chip find that only if an empty one lies
// beside them.
#pragma once

#include <span>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/problem/problem.h"

namespace cleave {

// The plan with its empty chips behind used ones drawn at random. As it is where chips differ, and
// under relays, for which empty chips forward. No load is larger. O(operations + chips).
std::vector<ChipId> WithSpareChipsBetween(const Problem& problem, std::span<const ChipId> chips,
                                          RandomStream& random);

// The plan on the first chips, in the same order. O(operations + chips).
std::vector<ChipId> WithoutGaps(std::span<const ChipId> chips);

}  // namespace cleave
