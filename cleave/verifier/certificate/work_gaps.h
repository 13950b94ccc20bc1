// How much work no ideal has.
#pragma once

#include <vector>

#include "cleave/verifier/certificate/measures.h"

namespace cleave::verifier {

// An ideal that lacks an operation has at most the work of what does not need it; one that holds it
// has at least the work of what it needs. In between lies a gap, if the latter is more.
class WorkGaps {
 public:
  explicit WorkGaps(const Work& work);  // O(n log n)

  // The most work that an ideal of at most, and the least that one of at least so much can have.
  // O(log n).
  std::int64_t RoundedDown(std::int64_t work) const;
  std::int64_t RoundedUp(std::int64_t work) const;

 private:
  struct Gap {  // its ends do not belong to it
    std::int64_t below = 0;
    std::int64_t above = 0;
  };

  const Gap* Around(std::int64_t work) const;

  std::vector<Gap> gaps_;  // ascending, disjoint
};

}  // namespace cleave::verifier
