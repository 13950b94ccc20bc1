// Optima by exhaustive enumeration, for problems of a few operations.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "cleave/problem/problem.h"

namespace cleave::testing {

// Calls visit for every assignment whose chips do not fall along edges; other rules may be broken.
void ForEachMonotone(const Problem& problem,
                     const std::function<void(std::span<const ChipId>)>& visit);

// The least interval of any valid partition that fits in SRAM, by the built-in cost model.
std::optional<Ticks> OptimalInterval(const Problem& problem);

// Whether every edge stays on its chip or leads to the next used one.
bool ReachesNeighboursOnly(const Problem& problem, std::span<const ChipId> chips);

// The least interval of valid partitions that fit and in which chips do not fall along `order`,
// and, if `neighbours_only`, no tensor reaches beyond the next used chip.
std::optional<Ticks> OptimalSlicing(const Problem& problem, std::span<const OpIndex> order,
                                    bool neighbours_only);

}  // namespace cleave::testing
