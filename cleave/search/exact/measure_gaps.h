// Figures that no ideal has.
//
// An ideal that lacks an operation has at most what is not behind it, one that holds it at least
// what it needs. Where an operation leaves a gap in between, no ideal has so much (docs/exact.md).
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/search/exact/ideal_space.h"

namespace cleave {

class MeasureGaps {
 public:
  // O(operations x log).
  explicit MeasureGaps(const IdealSpace::Measure& measure);

  // The nearest figure that ideals may have. O(log operations).
  std::int64_t RoundedDown(std::int64_t figure) const;
  std::int64_t RoundedUp(std::int64_t figure) const;

 private:
  // No ideal has a figure between these two.
  struct Gap {
    std::int64_t below;
    std::int64_t above;
  };

  const Gap* GapAround(std::int64_t figure) const;

  std::vector<Gap> gaps_;  // ascending, disjoint
};

}  // namespace cleave
