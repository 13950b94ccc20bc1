#include "cleave/learn/incumbent.h"

#include <algorithm>
#include <cmath>

#include "cleave/cost/cost_model.h"
#include "cleave/cost/memory.h"

namespace cleave {
namespace {

constexpr double kSharpness = 32;  // of the norm that stands for the largest load

}  // namespace

bool Incumbent::IsWorseThan(std::span<const ChipId> chips, const Outcome& outcome) const {
  if (empty()) return true;
  if (accepted_ && (!outcome.accepted || outcome.interval > interval_)) return false;
  if (outcome.accepted && (!accepted_ || outcome.interval < interval_)) return true;
  return (outcome.accepted ? Crowding(chips) : Excess(chips)) < tie_;
}

bool Incumbent::Offer(std::span<const ChipId> chips, const Outcome& outcome) {
  if (!IsWorseThan(chips, outcome)) return false;
  chips_.assign(chips.begin(), chips.end());
  accepted_ = outcome.accepted;
  interval_ = outcome.accepted ? outcome.interval : 0;
  tie_ = outcome.accepted ? Crowding(chips) : Excess(chips);
  return true;
}

double Incumbent::Energy() const {
  return std::log(static_cast<double>(interval_)) + std::log(tie_) / kSharpness;
}

// A soft count of the chips at the largest load.
double Incumbent::Crowding(std::span<const ChipId> chips) const {
  const LoadTable table = CostModel(*problem_).Loads(chips);
  const auto most = static_cast<double>(std::max<Ticks>(table.Interval(), 1));
  double sum = 0;
  for (int c = 0; c < problem_->num_chips(); ++c) {
    const auto load = static_cast<double>(std::max(table.ChipTicks(c), table.HopTicks(c)));
    sum += std::pow(load / most, kSharpness);
  }
  return sum;
}

double Incumbent::Excess(std::span<const ChipId> chips) const {
  const LoadTable table = CostModel(*problem_).Loads(chips);
  double excess = 0;
  for (int c = 0; c < problem_->num_chips(); ++c) {
    if (FitsSram(*problem_, chips, c, table.chip(c))) continue;
    excess += static_cast<double>(SramBytes(*problem_, chips, c, table.chip(c))) /
                  static_cast<double>(problem_->sram_bytes(c)) -
              1;
  }
  return excess;
}

}  // namespace cleave
