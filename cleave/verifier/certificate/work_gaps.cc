#include "cleave/verifier/certificate/work_gaps.h"

#include <algorithm>

namespace cleave::verifier {

WorkGaps::WorkGaps(const Work& work) {
  std::vector<Gap> all;
  for (std::size_t op = 0; op < work.own.size(); ++op) {
    const Gap gap{work.total - work.behind[op], work.before[op]};
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
const WorkGaps::Gap* WorkGaps::Around(std::int64_t work) const {
  const auto next = std::ranges::lower_bound(gaps_, work, {}, &Gap::below);
  if (next == gaps_.begin()) return nullptr;
  const Gap& gap = *(next - 1);
  return work < gap.above ? &gap : nullptr;
}

std::int64_t WorkGaps::RoundedDown(std::int64_t work) const {
  const Gap* gap = Around(work);
  return gap == nullptr ? work : gap->below;
}

std::int64_t WorkGaps::RoundedUp(std::int64_t work) const {
  const Gap* gap = Around(work);
  return gap == nullptr ? work : gap->above;
}

}  // namespace cleave::verifier
