// Limits of weights and of work that follow from each other.
//
// What the first chips hold together weighs no more than they have room for, and leaves no more
// than the others have. An ideal that weighs at most m lacks every operation that weighs more with
// all that it needs, and one that leaves at most m holds every operation that weighs more with all
// that needs it: so limits of weights limit work, and in the same way limits of work weights
// (docs/exact.md).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "cleave/search/exact/certain_sums.h"
#include "cleave/search/exact/ideal_space.h"
#include "cleave/search/exact/measure_gaps.h"

namespace cleave {

// From lowest to highest, both included; empty if lowest > highest.
struct Limits {
  std::int64_t lowest = 0;
  std::int64_t highest = 0;

  bool IsEmpty() const { return lowest > highest; }
  bool Holds(std::int64_t figure) const { return lowest <= figure && figure <= highest; }
  void Narrow(const Limits& other) {
    lowest = std::max(lowest, other.lowest);
    highest = std::min(highest, other.highest);
  }
  // The least that holds both.
  void Join(const Limits& other) {
    if (other.IsEmpty()) return;
    lowest = std::min(lowest, other.lowest);
    highest = std::max(highest, other.highest);
  }
};

class WeightLimits {
 public:
  explicit WeightLimits(const IdealSpace& space);

  // Of weights, by SRAM alone.
  const Limits& weights(int chips) const { return weights_[static_cast<std::size_t>(chips)]; }
  // Of work, by the former.
  const Limits& work(int chips) const { return work_[static_cast<std::size_t>(chips)]; }
  // What ideals with so much work can weigh. O(log operations).
  Limits WeightsOf(const Limits& work) const;
  // Narrows what may be empty, or become empty, both by each other. O(log operations).
  void Narrow(Limits& work, Limits& weights) const;
  // Leaves out weights that no ideal has at either end. O(log operations).
  void Round(Limits& weights) const;

 private:
  void LimitBySram(const IdealSpace& space);

  bool counts_;
  std::int64_t total_weights_;
  std::int64_t total_work_;
  MeasureGaps gaps_;             // of weights
  CertainSums work_lacking_;     // by weights with all that is needed
  CertainSums work_held_;        // by weights with all that depends on it
  CertainSums weights_lacking_;  // by work, likewise
  CertainSums weights_held_;
  std::vector<Limits> weights_;  // [chips]
  std::vector<Limits> work_;
};

}  // namespace cleave
