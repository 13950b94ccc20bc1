// Whether a segment fits into a chip's SRAM, by the problem's memory model.
#pragma once

#include <vector>

#include "cleave/search/slicing/segment.h"

namespace cleave {

class SegmentMemory {
 public:
  explicit SegmentMemory(const OrderProfile& profile) : profile_(&profile) {}

  // Whether neither the segment nor any longer one fits. O(1), may miss some.
  bool IsFull(const Segment& segment, std::int64_t sram_bytes) const;

  // Exact. O(1) where bounds decide, else O(length log length + tensors).
  bool Fits(const Segment& segment, std::int64_t sram_bytes);

  // A chip without operations that, under relay, passes on what crosses the cut.
  bool FitsEmpty(Position cut, std::int64_t sram_bytes) const;

  // Operations looked at for exact peaks so far.
  std::int64_t steps() const { return steps_; }

 private:
  std::int64_t Peak(const Segment& segment);

  const OrderProfile* profile_;
  std::int64_t steps_ = 0;
  std::vector<OpIndex> ops_;  // scratch
};

}  // namespace cleave
