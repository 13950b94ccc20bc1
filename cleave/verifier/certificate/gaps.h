// How much work, or weights, no ideal has.
#pragma once

#include <vector>

#include "cleave/verifier/certificate/measures.h"

namespace cleave::verifier {

// An ideal that lacks an operation has at most what does not need it comes to; one that holds it
// has at least what all that it needs comes to. In between lies a gap, if the latter is more.
class Gaps {
 public:
  explicit Gaps(const Measure& measure);  // O(n log n)

  // The most that an ideal of at most, and the least that one of at least so much can have.
  // O(log n).
  std::int64_t RoundedDown(std::int64_t figure) const;
  std::int64_t RoundedUp(std::int64_t figure) const;

 private:
  struct Gap {  // its ends do not belong to it
    std::int64_t below = 0;
    std::int64_t above = 0;
  };

  const Gap* Around(std::int64_t figure) const;

  std::vector<Gap> gaps_;  // ascending, disjoint
};

}  // namespace cleave::verifier
