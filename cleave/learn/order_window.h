// Sums and extremes over the part of an order that lies within some distance of each position.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "cleave/problem/problem.h"

namespace cleave {

// Tensors alive between neighbours of an order, each counted once. Entry i is between the
// operations at i - 1 and i; entries 0 and n are 0. O(tensors + consumers + operations).
struct CutProfile {
  std::vector<Ticks> ticks;  // link time
  std::vector<std::int64_t> bytes;
};

CutProfile CutsAlong(const Problem& problem, std::span<const OpIndex> order);

// For every i of a non-decreasing sequence of positions, the range [begin, end) of entries within
// `radius` of it. Never empty. O(n).
struct Window {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Window> WindowsAround(std::span<const double> positions, double radius);

// For every window, whose ends must not decrease, the index of the least value in it, the lowest of
// equal ones. O(n).
std::vector<std::size_t> LeastIn(std::span<const Window> windows, std::span<const Ticks> values);

}  // namespace cleave
