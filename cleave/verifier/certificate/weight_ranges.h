// What the first chips of any plan can weigh together, and what work that allows: by SRAM alone.
//
// Chip by chip from the front, none holds more than its SRAM; chip by chip from the end, none
// is left with more. An ideal that weighs at most m lacks whatever weighs more with all that it
// needs; one that leaves at most m holds whatever weighs more with all that needs it. Work likewise
// says what is certain, and so what it weighs (docs/exact.md, "Windows").
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "cleave/verifier/certificate/gaps.h"
#include "cleave/verifier/certificate/measures.h"

namespace cleave::verifier {

// Both ends included; without any if the first is above the last.
struct Range {
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  std::int64_t last = -1;

  bool empty() const { return first > last; }
  void Meet(const Range& other) {
    first = std::max(first, other.first);
    last = std::min(last, other.last);
  }
  // With everything in between.
  void Unite(const Range& other) {
    if (other.empty()) return;
    first = std::min(first, other.first);
    last = std::max(last, other.last);
  }
};

class WeightRanges {
 public:
  WeightRanges(const BoundModel& model, const Measure& work, const Measure& weights);

  // Whether weights count; else nothing is said.
  bool counts() const { return counts_; }
  const Range& weights(int chips) const { return weights_range_[static_cast<std::size_t>(chips)]; }
  const Range& work(int chips) const { return work_range_[static_cast<std::size_t>(chips)]; }
  // Of ideals with so much work. O(log n).
  Range OfWork(const Range& work) const;
  // Each by the other, a few times over. O(log n).
  void Tighten(Range& work, Range& weights) const;
  // Its ends moved to weights that an ideal can have. O(log n).
  Range Possible(Range weights) const;

 private:
  // What all operations with more than so much of one figure have of another.
  class SumsAbove {
   public:
    SumsAbove(const std::vector<std::int64_t>& figure, const std::vector<std::int64_t>& summed);
    std::int64_t Of(std::int64_t least) const;

   private:
    std::vector<std::pair<std::int64_t, std::int64_t>>
        sums_;  // figure, sum from there on; ascending
  };

  void Fill(const BoundModel& model);

  bool counts_;
  std::int64_t all_work_;
  std::int64_t all_weights_;
  Gaps gaps_;
  SumsAbove work_by_weights_before_;
  SumsAbove work_by_weights_behind_;
  SumsAbove weights_by_work_before_;
  SumsAbove weights_by_work_behind_;
  std::vector<Range> weights_range_;  // [chips]
  std::vector<Range> work_range_;
};

}  // namespace cleave::verifier
