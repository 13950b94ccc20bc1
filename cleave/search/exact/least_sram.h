// M*: the least SRAM with which the weights of a model can be placed at all.
#pragma once

#include <cstdint>
#include <functional>

#include "cleave/problem/problem.h"

namespace cleave {

struct LeastSram {
  std::int64_t bytes = 0;  // no plan exists with less on the largest chip
  bool exact = false;      // with so much the weights do fit, the triangle rule and time aside
  // The least with which they were seen to fit; 0 if they never were. Equals `bytes` where exact.
  std::int64_t sufficient_bytes = 0;
};

// SRAM of the chip that has most; 0 without chips.
std::int64_t LargestSram(const Package& package);

// The package with its SRAM scaled so that the largest chip has `largest` bytes.
Package WithLargestSram(Package package, std::int64_t largest);

// For packages of unequal chips, of the largest, all scaled alike. Between `known`, a lower bound,
// and the best of some topological orders, filled up chip by chip, it bisects by searching over
// ideals as the exact search does, without time. Weights alone count, so it is a lower bound for
// the full memory model and under the triangle rule.
LeastSram FindLeastSram(const Problem& problem, std::int64_t known,
                        const std::function<bool()>& stop);

}  // namespace cleave
