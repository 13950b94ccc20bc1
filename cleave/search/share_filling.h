// Filling chip after chip along an order: what the greedy heuristic does, with shares of one's own.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cleave/problem/problem.h"

namespace cleave {

struct FillingShares {
  std::vector<std::int64_t> chips;  // relative share of every chip, 1 to 2^24; empty: all equal
  std::vector<Ticks> work;          // of every operation, positive sum; empty: its compute time
};

// A chip takes operations of the order until it has its share of the remaining work (to the nearest
// operation), or until its SRAM holds no further weights; then the next one is opened.
// Non-decreasing along the order, but other static rules may be broken. O(operations).
std::vector<ChipId> FillChips(const Problem& problem, std::span<const OpIndex> order,
                              const FillingShares& shares = {});

}  // namespace cleave
