// The most that may cross the link behind an ideal.
//
// A tensor crosses if the ideal K holds its producer and lacks a reader. Let z be an operation that
// all its readers are or lead to: a reader is lacking only if z is. So what crosses is at most the
// sum over tensors of link time x ([producer in K] - [z in K]), which is additive over operations;
// the most of it over ideals is a closure of maximum weight, and so a minimum cut (Picard,
// Management Science 1976). Two towers side by side have many tensors that each may cross at some
// time, but few of a tower together.
#pragma once

#include <vector>

#include "cleave/search/exact/tensor_cut.h"

namespace cleave {

class CrossingPeak {
 public:
  explicit CrossingPeak(const IdealSpace& space);

  // Over all ideals of which part is known: the link time of what crosses behind them, at the most;
  // with the latency of every message under overlapped transfers. Operations that were not put are
  // out. O(minimum cut of what was put).
  Ticks Most(const TensorCut& known);

 private:
  static constexpr OpIndex kNothing = -1;
  static constexpr OpIndex kUnknown = -2;

  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  OpIndex LastOf(TensorIndex tensor);
  OpIndex FindLast(TensorIndex tensor) const;
  Ticks Weigh(const TensorCut& known, TensorIndex tensor);
  int Node(OpIndex op);

  const IdealSpace* space_;
  std::vector<OpIndex> last_of_;  // [tensor]
  std::vector<Ticks> gains_;      // [operation]: what it lets cross, less what it ends
  std::vector<int> nodes_;        // [operation]
  MinCut cut_;
};

}  // namespace cleave
