#include "cleave/search/exact/weight_limits.h"

#include <algorithm>

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// Of figures that are not negative.
std::int64_t SaturatingSum(std::int64_t a, std::int64_t b) {
  constexpr std::int64_t kMost = std::int64_t{1} << 61;
  return std::min(std::min(a, kMost) + std::min(b, kMost), kMost);
}

}  // namespace

WeightLimits::WeightLimits(const IdealSpace& space)
    : counts_(space.problem().memory_model() != MemoryModel::kNone),
      total_weights_(space.weights().total),
      total_work_(space.work().total),
      gaps_(space.weights()),
      work_lacking_(space.weights().before, space.work().own),
      work_held_(space.weights().behind, space.work().own),
      weights_lacking_(space.work().before, space.weights().own),
      weights_held_(space.work().behind, space.weights().own) {
  const std::size_t layers = Index(space.problem().num_chips()) + 1;
  weights_.assign(layers, {0, total_weights_});
  work_.assign(layers, {0, total_work_});
  if (counts_) LimitBySram(space);
}

// Chip by chip, from either end: what does not go into a chip for the size of its operations is
// lost for all that follow.
void WeightLimits::LimitBySram(const IdealSpace& space) {
  const int chips = space.problem().num_chips();
  weights_[0].highest = 0;
  for (int c = 1; c <= chips; ++c) {
    const std::int64_t most =
        SaturatingSum(weights_[Index(c) - 1].highest, space.MostWeights(c - 1));
    weights_[Index(c)].highest = gaps_.RoundedDown(std::min(most, total_weights_));
  }
  weights_[Index(chips)].lowest = total_weights_;
  for (int c = chips; c-- > 0;) {
    const std::int64_t least = weights_[Index(c) + 1].lowest - space.MostWeights(c);
    weights_[Index(c)].lowest = gaps_.RoundedUp(std::max<std::int64_t>(least, 0));
  }
  for (int c = 0; c <= chips; ++c) Narrow(work_[Index(c)], weights_[Index(c)]);
}

void WeightLimits::Round(Limits& weights) const {
  if (weights.IsEmpty()) return;
  weights = {gaps_.RoundedUp(weights.lowest), gaps_.RoundedDown(weights.highest)};
}

Limits WeightLimits::WeightsOf(const Limits& work) const {
  return {weights_held_.Above(total_work_ - work.lowest),
          total_weights_ - weights_lacking_.Above(work.highest)};
}

void WeightLimits::Narrow(Limits& work, Limits& weights) const {
  constexpr int kRounds = 3;
  for (int round = 0; round < kRounds && counts_; ++round) {
    if (work.IsEmpty() || weights.IsEmpty()) return;
    work.lowest = std::max(work.lowest, work_held_.Above(total_weights_ - weights.lowest));
    work.highest = std::min(work.highest, total_work_ - work_lacking_.Above(weights.highest));
    const Limits of_work = WeightsOf(work);
    weights.lowest = std::max(weights.lowest, of_work.lowest);
    weights.highest = std::min(weights.highest, of_work.highest);
  }
}

}  // namespace cleave
