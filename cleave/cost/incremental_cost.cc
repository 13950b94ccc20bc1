#include "cleave/cost/incremental_cost.h"

#include <algorithm>

#include "cleave/cost/cost_model.h"
#include "cleave/cost/memory.h"

namespace cleave {

IncrementalCost::IncrementalCost(const Problem& problem, std::span<const ChipId> chips)
    : problem_(&problem), loads_(problem) {
  Reset(chips);
}

void IncrementalCost::Reset(std::span<const ChipId> chips) {
  chips_.assign(chips.begin(), chips.end());
  loads_ = CostModel(*problem_).Loads(chips);
  for (ChipId chip = 0; chip < problem_->num_chips(); ++chip) Insert(unchecked_, chip);
  overflowing_ = {};
}

// Takes a tensor out of the sums or puts it back. All chips whose memory it weighs on are marked:
// under relay also those that it passes.
template <typename Set>
void IncrementalCost::TouchWith(TensorIndex tensor, int sign) {
  const TensorRoute<Set> route = RouteOf<Set>(*problem_, chips_, tensor);
  if (sign < 0) {
    loads_.RemoveTensor(tensor, route);
  } else {
    loads_.AddTensor(tensor, route);
  }
  unchecked_ |= route.chips;
  if (route.source < 0) return;
  Insert(unchecked_, route.source);
  if (problem_->relay() && !IsEmpty(route.remote())) {
    const int farthest = HighestChip(route.remote());
    for (int chip = route.source + 1; chip <= farthest; ++chip) Insert(unchecked_, chip);
  }
}

void IncrementalCost::Touch(TensorIndex tensor, int sign) {
  problem_->num_chips() <= kChipSetBits ? TouchWith<ChipSet>(tensor, sign)
                                        : TouchWith<WideChipSet>(tensor, sign);
}

void IncrementalCost::Move(OpIndex op, ChipId chip) {
  ChipId& current = chips_[static_cast<std::size_t>(op)];
  if (current == chip) return;
  for (const TensorIndex t : problem_->inputs(op)) Touch(t, -1);
  for (const TensorIndex t : problem_->outputs(op)) Touch(t, -1);
  loads_.RemoveOp(op, current);
  Insert(unchecked_, current);
  Insert(unchecked_, chip);
  current = chip;
  loads_.AddOp(op, chip);
  for (const TensorIndex t : problem_->inputs(op)) Touch(t, 1);
  for (const TensorIndex t : problem_->outputs(op)) Touch(t, 1);
}

bool IncrementalCost::FitsSram() {
  ForEachChip(unchecked_, [&](int chip) {
    const bool fits = cleave::FitsSram(*problem_, chips_, chip, loads_.chip(chip));
    fits ? Erase(overflowing_, chip) : Insert(overflowing_, chip);
  });
  unchecked_ = {};
  return IsEmpty(overflowing_);
}

}  // namespace cleave
