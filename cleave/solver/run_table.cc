#include "cleave/solver/run_table.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "cleave/solver/sampling_table.h"

namespace cleave {
namespace {

// -log of the probability that the first draw from first..last is `chip`. A range without mass is
// not drawn from: the lowest drawable chip takes the operation, which is `chip` if it is the first.
double LeavingCost(const float* tail, ChipId first, ChipId last, ChipId chip) {
  const double range = static_cast<double>(tail[first]) - static_cast<double>(tail[last + 1]);
  if (range <= 0) return chip == first ? 0 : RunTable::kCertain;
  const double above = static_cast<double>(tail[chip + 1]) - static_cast<double>(tail[last + 1]);
  const double below = static_cast<double>(tail[first]) - static_cast<double>(tail[chip]);
  const double others = std::max(above, 0.0) + std::max(below, 0.0);
  if (others <= 0) return 0;
  if (others >= range) return RunTable::kCertain;
  return std::min(-std::log1p(-others / range), RunTable::kCertain);
}

}  // namespace

RunTable::RunTable(const Problem& problem, const SamplingTable& table)
    : graph_(problem, table.order()),
      stride_(table.order().size() + 1 + kBlock),
      costs_(stride_ * static_cast<std::size_t>(problem.num_chips()),
             std::numeric_limits<double>::infinity()) {
  const ChipId end = problem.num_chips() - 1;
  for (ChipId chip = 0; chip <= end; ++chip) {
    double* cost = costs_.data() + static_cast<std::size_t>(chip) * stride_;
    const ChipId last = problem.no_skipping() ? std::min(chip + 1, end) : end;
    cost[0] = 0;
    for (std::int32_t i = 0; i < graph_.size(); ++i) {
      const ChipId first = graph_.predecessors(i).empty() ? 0 : chip;
      const float* tail = table.tail(static_cast<std::size_t>(i));
      cost[i + 1] = cost[i] + LeavingCost(tail, first, last, chip);
    }
  }
}

}  // namespace cleave
