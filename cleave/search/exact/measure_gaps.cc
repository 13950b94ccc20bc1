#include "cleave/search/exact/measure_gaps.h"

#include <algorithm>

namespace cleave {

MeasureGaps::MeasureGaps(const IdealSpace::Measure& measure) {
  std::vector<Gap> gaps;
  for (std::size_t p = 0; p < measure.own.size(); ++p) {
    const Gap gap{measure.total - measure.behind[p], measure.before[p]};
    if (gap.below + 1 < gap.above) gaps.push_back(gap);
  }
  std::ranges::sort(gaps, {}, &Gap::below);
  for (const Gap& gap : gaps) {
    if (!gaps_.empty() && gap.below < gaps_.back().above) {
      gaps_.back().above = std::max(gaps_.back().above, gap.above);
    } else {
      gaps_.push_back(gap);
    }
  }
}

const MeasureGaps::Gap* MeasureGaps::GapAround(std::int64_t figure) const {
  const auto behind = std::ranges::lower_bound(gaps_, figure, {}, &Gap::below);
  if (behind == gaps_.begin() || (behind - 1)->above <= figure) return nullptr;
  return &*(behind - 1);
}

std::int64_t MeasureGaps::RoundedDown(std::int64_t figure) const {
  const Gap* gap = GapAround(figure);
  return gap != nullptr ? gap->below : figure;
}

std::int64_t MeasureGaps::RoundedUp(std::int64_t figure) const {
  const Gap* gap = GapAround(figure);
  return gap != nullptr ? gap->above : figure;
}

}  // namespace cleave
