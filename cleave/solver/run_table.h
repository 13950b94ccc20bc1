// What sampling by runs precomputes for a visit order and its masses.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cleave/problem/problem.h"
#include "cleave/solver/ordered_graph.h"

namespace cleave {

class SamplingTable;

// A run is a stretch of the order on one chip c that is the highest used one. As long as an
// operation there has a predecessor in the run, or none at all, its first draw (draw_step.h) is c
// with a probability that depends on position and chip only:
//   s[i][c] = q[i][c] / mass of the range,  range = (c, or 0 without predecessors) .. last(c),
// where last(c) is c + 1 where no chip may be skipped, else C - 1. Sums of -log s along the order
// turn one exponential draw into the position at which the run's first draw leaves c.
//
// Immutable. O(n x chips + edges) time, of logarithms where rows are not 0 or 1; 8 bytes for every
// position and chip.
class RunTable {
 public:
  RunTable(const Problem& problem, const SamplingTable& table);

  const OrderedGraph& graph() const { return graph_; }

  // cost[i] = sum of -log s[j][c] over j < i, for i = 0..n. Terms end at kCertain.
  const double* cost(ChipId chip) const {
    return costs_.data() + static_cast<std::size_t>(chip) * stride_;
  }

  // The first position from `from` on behind which the cost exceeds `target` >= cost[from]: where a
  // run leaves the chip. n if there is none. O(log(run)).
  std::int32_t LeavingPosition(const double* cost, std::int32_t from, double target) const;

  // An exponential variate gets there once in 10^28 times.
  static constexpr double kCertain = 64;

 private:
  static constexpr std::int32_t kBlock = 8;  // positions that are compared at once

  OrderedGraph graph_;
  std::size_t stride_;  // n + 1, and a block of infinite costs
  std::vector<double> costs_;
};

// Runs tend to be short: after the next few positions the search looks at twice as many each time.
inline std::int32_t RunTable::LeavingPosition(const double* cost, std::int32_t from,
                                              double target) const {
  const std::int32_t size = graph_.size();
  if (cost[size] <= target) return size;
  const double* next = cost + from + 1;
  std::int64_t below = 0;
  for (std::int32_t k = 0; k < kBlock; ++k) below += next[k] <= target ? 1 : 0;
  if (below < kBlock) return from + static_cast<std::int32_t>(below);
  std::int32_t low = from + kBlock;  // cost[low] <= target
  std::int32_t width = kBlock;
  while (low + width < size && cost[low + width] <= target) {
    low += width;
    width *= 2;
  }
  // Without branches, whose outcome nobody could foretell.
  for (width = std::min(width, size - low); width > 1;) {
    const std::int32_t half = width / 2;
    low += cost[low + half] <= target ? half : 0;
    width -= half;
  }
  return low;
}

}  // namespace cleave
