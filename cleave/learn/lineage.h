// A line of partitions, each made from the one before: what the policy sees, round after round.
#pragma once

#include <span>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/learn/incumbent.h"

namespace cleave {

class Lineage {
 public:
  explicit Lineage(const Problem& problem) : best_(problem), current_(problem), round_(problem) {}

  // What the current round came upon; valid partitions only.
  void Offer(std::span<const ChipId> chips, const Outcome& outcome);

  // Ends the round and says what the policy sees in the next: the best so far if the round found
  // it, or the best of the round if that is not much worse than what it came from, as in simulated
  // annealing; `heat` is what worse may be, as a share of the interval. After some rounds without a
  // new best the line goes back to it. Something must have been offered.
  const std::vector<ChipId>& Next(double heat, RandomStream& random);

  const Incumbent& best() const { return best_; }
  // What Next() said last.
  const Incumbent& current() const { return current_; }
  // Whether the current round found it.
  bool improved() const { return quiet_rounds_ < 0; }

 private:
  bool Accepts(double heat, RandomStream& random) const;

  Incumbent best_;
  Incumbent current_;
  Incumbent round_;  // the best of the current round
  int quiet_rounds_ = 0;
};

}  // namespace cleave
