#include "cleave/search/exact/dead_ends.h"

#include <algorithm>
#include <functional>
#include <iterator>

namespace cleave {

DeadEnds::DeadEnds(const Problem& problem, OpIndex most_ops) : problem_(&problem) {
  if (problem.num_ops() > most_ops) return;
  words_ = (Index(problem.num_ops()) + 63) / 64;
  sources_.assign(Index(problem.num_ops()) * words_, 0);
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    std::uint64_t* row = &sources_[Index(op) * words_];
    for (const OpIndex source : problem.predecessors()[op]) {
      const std::uint64_t* more = &sources_[Index(source) * words_];
      std::transform(row, row + words_, more, row, std::bit_or());
      row[Index(source) / 64] |= std::uint64_t{1} << (source % 64);
    }
  }
}

void DeadEnds::SetLive(std::span<const OpIndex> live,
                       const std::function<bool(OpIndex)>& is_behind) {
  pairs_.clear();
  if (words_ == 0) return;
  std::vector<OpIndex> readers;
  for (std::uint32_t u = 0; u < live.size(); ++u) {
    readers.clear();
    std::ranges::copy_if(problem_->successors()[live[u]], std::back_inserter(readers), is_behind);
    for (std::uint32_t z = 0; z < live.size(); ++z) {
      const auto is_led_to = [&](OpIndex v) { return Leads(live[z], v); };
      if (u != z && std::ranges::any_of(readers, is_led_to)) pairs_.emplace_back(u, z);
    }
  }
}

bool DeadEnds::Has(const ChipOrder& order) const {
  return std::ranges::any_of(pairs_, [&](const auto& pair) {
    const auto [u, z] = pair;
    return Holds(order.reaches[order.chips[u]], order.chips[z]);
  });
}

}  // namespace cleave
