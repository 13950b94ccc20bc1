// Whether one ideal may stand in for a smaller one.
//
// Both are held by the same number of first chips, in different plans. If J holds all of I, a plan
// that begins with I can begin with J instead and leave out behind it what J holds already. No
// later stage works longer for that or weighs more; what it transfers may grow, and must not
// (docs/exact.md, "Domination").
#pragma once

#include <vector>

#include "cleave/search/exact/ideal_store.h"
#include "cleave/search/exact/skip_edges.h"
#include "cleave/search/exact/tensor_cut.h"
#include "cleave/search/exact/windows.h"

namespace cleave {

// An ideal, and what is known of it.
struct MetIdeal {
  IdealWords words;
  Ticks work = 0;
  Ticks crossing = 0;  // link time of everything that crosses behind it (Stage::crossing())
};

class Domination {
 public:
  // `windows` must have been narrowed to the limit. References must stay.
  Domination(const IdealSpace& space, const Windows& windows, const TriangleSearch& triangle,
             Ticks limit);

  // Not under the triangle rule as a whole, nor the full memory model.
  bool IsPossible() const { return possible_; }

  // Whether every plan within the limit that begins with `smaller` can begin with `larger`, which
  // holds all of it, instead.
  // O(words + minimum cut of what lies between the two).
  bool MayStandIn(const MetIdeal& larger, const MetIdeal& smaller);

  // Operations that were looked at so far, over all calls.
  std::int64_t steps() const { return steps_; }

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  bool KeepsSkipEdges(const IdealWords& larger) const;
  bool LinksAreLoose(Ticks held) const;
  bool TransfersNoMore(const MetIdeal& larger, const MetIdeal& smaller);
  void PutKnown(const IdealWords& smaller);

  const IdealSpace* space_;
  const Windows* windows_;
  const SkipEdges* skip_edges_;
  bool possible_;
  bool unlimited_;  // time does not matter
  TensorCut cut_;
  std::vector<OpIndex> between_;  // in the larger, not in the smaller
  std::int64_t steps_ = 0;
};

}  // namespace cleave
