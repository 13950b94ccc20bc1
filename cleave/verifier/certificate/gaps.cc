#include "cleave/verifier/certificate/gaps.h"

#include <algorithm>

namespace cleave::verifier {

Gaps::Gaps(const Measure& measure) {
  std::vector<Gap> all;
  for (std::size_t op = 0; op < measure.own.size(); ++op) {
    const Gap gap{measure.total - measure.behind[op], measure.before[op]};
    if (gap.below < gap.above) all.push_back(gap);
  }
  std::ranges::sort(all, {}, &Gap::below);
  for (const Gap& gap : all) {
    if (gaps_.empty() || gap.below >= gaps_.back().above) {
      gaps_.push_back(gap);
    } else {
      gaps_.back().above = std::max(gaps_.back().above, gap.above);
    }
  }
}

// The last gap that begins below is the only one that can hold it.
const Gaps::Gap* Gaps::Around(std::int64_t figure) const {
  const auto next = std::ranges::lower_bound(gaps_, figure, {}, &Gap::below);
  if (next == gaps_.begin()) return nullptr;
  const Gap& gap = *(next - 1);
  return figure < gap.above ? &gap : nullptr;
}

std::int64_t Gaps::RoundedDown(std::int64_t figure) const {
  const Gap* gap = Around(figure);
  return gap == nullptr ? figure : gap->below;
}

std::int64_t Gaps::RoundedUp(std::int64_t figure) const {
  const Gap* gap = Around(figure);
  return gap == nullptr ? figure : gap->above;
}

}  // namespace cleave::verifier
