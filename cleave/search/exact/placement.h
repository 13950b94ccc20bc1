// Whether weights can be placed at all, time aside.
#pragma once

#include <cstdint>
#include <functional>

#include "cleave/problem/problem.h"

namespace cleave {

struct PlacementOptions {
  std::int64_t most_steps = 6'000'000;  // decisions on single operations
  std::size_t most_bytes = std::size_t{1} << 28;
  std::function<bool()> stop = [] { return false; };
};

// True if it is proven that no plan fits. Nothing takes time here, so that most operations without
// weights join a neighbour (Reduce()), and the exact search goes over what is left; of the triangle
// rule it minds the skip edges (docs/exact.md). False says nothing.
bool CannotBePlaced(const Problem& problem, const PlacementOptions& options);

}  // namespace cleave
