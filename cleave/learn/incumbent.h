// The best partition so far, in an order that tells apart what a plateau makes equal.
#pragma once

#include <span>
#include <vector>

#include "cleave/cost/evaluator.h"
#include "cleave/problem/problem.h"

namespace cleave {

// Accepted partitions before refused ones, by interval. Of equally fast ones the one with fewer
// chips near the largest load is better, since several chips must improve before the interval does.
// Of refused ones, the one that overfills SRAM less. Both by the closed cost model.
class Incumbent {
 public:
  explicit Incumbent(const Problem& problem) : problem_(&problem) {}

  // Whether a valid partition is better.
  bool IsWorseThan(std::span<const ChipId> chips, const Outcome& outcome) const;
  // Takes the partition if it is better, and says whether.
  bool Offer(std::span<const ChipId> chips, const Outcome& outcome);

  void Clear() { *this = Incumbent(*problem_); }
  bool empty() const { return chips_.empty(); }
  // Whether it is the better of two, in the same order. Neither may be empty.
  bool IsBetterThan(const Incumbent& other) const {
    if (accepted_ != other.accepted_) return accepted_;
    if (accepted_ && interval_ != other.interval_) return interval_ < other.interval_;
    return tie_ < other.tie_;
  }

  // The logarithm of a soft largest load: that of the interval, and a little for every chip near
  // the largest load. Of an accepted one.
  double Energy() const;

  bool accepted() const { return accepted_; }
  Ticks interval() const { return interval_; }  // of an accepted one
  const std::vector<ChipId>& chips() const { return chips_; }

 private:
  double Crowding(std::span<const ChipId> chips) const;
  double Excess(std::span<const ChipId> chips) const;

  const Problem* problem_;
  std::vector<ChipId> chips_;
  bool accepted_ = false;
  Ticks interval_ = 0;
  double tie_ = 0;  // crowding, or excess if refused
};

}  // namespace cleave
