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
  unchecked_ = ChipsUpTo(problem_->num_chips() - 1);
  overflowing_ = 0;
}

// Takes a tensor out of the sums or puts it back. All chips whose memory it weighs on are marked:
// under relay also those that it passes.
void IncrementalCost::Touch(TensorIndex tensor, int sign) {
  const TensorRoute route = RouteOf(*problem_, chips_, tensor);
  if (sign < 0) {
    loads_.RemoveTensor(tensor, route);
  } else {
    loads_.AddTensor(tensor, route);
  }
  unchecked_ |= route.chips;
  if (route.source < 0) return;
  unchecked_ |= ChipBit(route.source);
  if (problem_->relay() && route.remote() != 0) {
    const int farthest = HighestChip(route.remote());
    unchecked_ |= ChipsFrom(route.source) & ChipsUpTo(farthest);
  }
}

void IncrementalCost::Move(OpIndex op, ChipId chip) {
  ChipId& current = chips_[static_cast<std::size_t>(op)];
  if (current == chip) return;
  for (const TensorIndex t : problem_->inputs(op)) Touch(t, -1);
  for (const TensorIndex t : problem_->outputs(op)) Touch(t, -1);
  loads_.RemoveOp(op, current);
  unchecked_ |= ChipBit(current) | ChipBit(chip);
  current = chip;
  loads_.AddOp(op, chip);
  for (const TensorIndex t : problem_->inputs(op)) Touch(t, 1);
  for (const TensorIndex t : problem_->outputs(op)) Touch(t, 1);
}

bool IncrementalCost::FitsSram() {
  ForEachChip(unchecked_, [&](int chip) {
    const bool fits = cleave::FitsSram(*problem_, chips_, chip, loads_.chip(chip));
    overflowing_ = fits ? overflowing_ & ~ChipBit(chip) : overflowing_ | ChipBit(chip);
  });
  unchecked_ = 0;
  return overflowing_ == 0;
}

}  // namespace cleave
