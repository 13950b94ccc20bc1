// What sampling by runs precomputes for a visit order and its masses.
#pragma once

#include <cstddef>
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

  // No exponential variate of a 53-bit uniform one gets there.
  static constexpr double kCertain = 64;

 private:
  OrderedGraph graph_;
  std::size_t stride_;  // n + 1
  std::vector<double> costs_;
};

}  // namespace cleave
