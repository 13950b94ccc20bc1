// What the first chips of a plan can weigh together, by how much work they have done.
//
// Going forward, each chip adds what it holds for certain at least and its SRAM at most; going
// backward, likewise. What one chip cannot be filled with is lost for all that follow.
#pragma once

#include <functional>
#include <vector>

#include "cleave/search/exact/stage_cuts.h"
#include "cleave/search/exact/weight_limits.h"

namespace cleave {

class WeightWindows {
 public:
  // `cuts` divide work into the buckets, and must stay. `keeps`: a chip may stay empty, or counts
  // only up to the chips that are used.
  WeightWindows(const IdealSpace& space, StageCuts& cuts, bool keeps);

  // By SRAM alone.
  void OpenWide();
  // Within the limit, for buckets that are possible; narrows what was known. O(chips x buckets x
  // buckets that a chip's work spans).
  void Narrow(Ticks limit, const std::function<bool(int chips, Bucket b)>& is_possible);

  const WeightLimits& by_sram() const { return by_sram_; }
  // Of ideals of the bucket that so many chips hold; empty: there are none.
  const Limits& at(int chips, Bucket b) const { return held_[Index(chips)][Index(b)]; }
  bool IsPossible(int chips, Bucket b) const { return !at(chips, b).IsEmpty(); }

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void Limit(int chips, Bucket b, const Limits& limits);
  void GoForward(Ticks limit);
  void GoBackward(Ticks limit);
  Limits Behind(int chips, Bucket to, Ticks limit);
  Limits Before(int chips, Bucket from, Ticks limit);

  const IdealSpace* space_;
  StageCuts* cuts_;
  bool keeps_;
  bool counts_;
  WeightLimits by_sram_;
  std::vector<Limits> of_bucket_;          // what its ideals can weigh
  std::vector<std::vector<Limits>> held_;  // [chips][bucket]
};

}  // namespace cleave
