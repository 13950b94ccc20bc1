// Whether weights can be placed at all, time aside, and how.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "cleave/problem/problem.h"

namespace cleave {

struct PlacementOptions {
  std::int64_t most_steps = 4'000'000;  // decisions on single operations, in either of two tries
  std::size_t most_bytes = std::size_t{1} << 28;
  std::function<bool()> stop = [] { return false; };
};

struct Placement {
  bool is_impossible = false;  // proven: no plan fits
  // Of every operation, if found. Weights fit; the triangle rule holds as far as skip edges go, and
  // the full memory model may still refuse it.
  std::vector<ChipId> chips = {};
};

// Nothing takes time here, so that most operations without weights join a neighbour (Reduce()), and
// the exact search goes over what is left; if that does not end, it goes over the problem as it is
// within any time. Of the triangle rule it minds the skip edges (docs/exact.md). Empty if neither
// search ended, or if weights do not count.
Placement PlaceWeights(const Problem& problem, const PlacementOptions& options);

}  // namespace cleave
