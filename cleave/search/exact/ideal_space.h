// A problem's operations laid out for the search over ideals.
//
// An ideal is a set of operations that holds all ancestors of its members: what the first chips of
// a plan hold together. Two measures say how far an ideal has come: work and weights. Both are
// additive and never more than what chips are really charged: the fastest class of chips counts,
// and clones, which a chip runs once, count with an equal share each.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/problem/problem.h"

namespace cleave {

// Operations are placed by the work of their ancestors, so that what a limit on work leaves open
// lies close together.
using Place = std::int32_t;

class IdealSpace {
 public:
  // As AncestorSums().
  explicit IdealSpace(const Problem& problem);

  const Problem& problem() const { return *problem_; }
  Place size() const { return static_cast<Place>(ops_.size()); }
  OpIndex op(Place p) const { return ops_[Index(p)]; }
  Place place(OpIndex op) const { return places_[Index(op)]; }

  // Measures of the operation at a place: itself, with all its ancestors, with all its descendants.
  struct Measure {
    std::vector<std::int64_t> own;
    std::vector<std::int64_t> before;
    std::vector<std::int64_t> behind;
    std::int64_t total = 0;
  };
  const Measure& work() const { return work_; }        // ticks; `before` ascends with the place
  const Measure& weights() const { return weights_; }  // bytes
  Ticks WorkOf(OpIndex op) const { return work_.own[Index(place(op))]; }
  std::int64_t WeightsOf(OpIndex op) const { return weights_.own[Index(place(op))]; }

  // A stage of measured work m takes at least m x ticks / work on a chip of the class.
  struct Ratio {
    Ticks ticks = 1;
    Ticks work = 1;
  };
  // What a chip may weigh at most: its SRAM, or what operations add up to within it.
  std::int64_t MostWeights(ChipId chip) const {
    return most_weights_[Index(problem_->chip_class(chip))];
  }
  // The most work that a chip of the class does in `ticks`.
  Ticks MostWork(int chip_class, Ticks ticks) const;

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  std::vector<Ticks> WorkOfClass(int chip_class) const;
  void FindMostWeights();
  void PlaceOps(const std::vector<std::int64_t>& before);
  Measure Placed(const std::vector<std::int64_t>& own, const std::vector<std::int64_t>& before,
                 const std::vector<std::int64_t>& behind) const;

  const Problem* problem_;
  std::vector<OpIndex> ops_;
  std::vector<Place> places_;
  Measure work_;
  Measure weights_;
  std::vector<Ratio> ratios_;               // [class]
  std::vector<std::int64_t> most_weights_;  // [class]
};

}  // namespace cleave
