// Which ideals of a layer need not be continued, as another one may stand in for them.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "cleave/search/exact/domination.h"

namespace cleave {

class StandIns {
 public:
  // As Domination().
  StandIns(const IdealSpace& space, const Windows& windows, const TriangleSearch& triangle,
           Ticks limit)
      : domination_(space, windows, triangle, limit) {}

  bool MayExist() const { return domination_.IsPossible(); }

  // Of distinct ideals with as many chips: for each the place of one that stands in for it and has
  // no stand-in itself, or -1. Not all are found: only the first hundred or so without one are
  // tried, those with most work first, and few of them in depth; none any more once `stop`, asked
  // now and then, says so. O(ideals x min(ideals, 128) x words) at worst.
  std::vector<std::int32_t> Find(std::span<const MetIdeal> ideals,
                                 const std::function<bool()>& stop);

  // Work so far, in steps that take about as long as a decision of StageEnumerator.
  std::int64_t steps() const { return domination_.steps() + compared_ / kComparisonsPerStep; }

 private:
  static constexpr std::int64_t kComparisonsPerStep = 16;

  Domination domination_;
  std::int64_t compared_ = 0;
};

}  // namespace cleave
