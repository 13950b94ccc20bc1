#include "cleave/solver/partial_partition.h"

#include <algorithm>

namespace cleave {

PartialPartition::PartialPartition(const Problem& problem)
    : problem_(&problem),
      no_skipping_(problem.no_skipping()),
      chips_(Index(problem.num_ops()), 0),
      state_(problem) {
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    out_degree_.push_back(static_cast<std::int32_t>(problem.successors()[op].size()));
  }
  for (ChipId chip = 0; chip < problem.num_chips(); ++chip) {
    sram_[Index(chip)] = problem.sram_bytes(chip);
  }
  Clear();
}

void PartialPartition::Clear() {
  unplaced_consumers_ = out_degree_;
  live_ops_.fill(0);
  weights_.fill(0);
  live_ = 0;
  state_.Clear();
}

void PartialPartition::Open(OpIndex op) {
  opened_ = op;
  opened_weight_ = problem_->weight_bytes(op);
  arriving_ = {0, live_, 0, out_degree_[Index(op)] > 0};
  first_ = 0;
  for (const OpIndex u : problem_->predecessors()[op]) {
    const ChipId chip = chips_[Index(u)];
    arriving_.sources |= ChipBit(chip);
    first_ = std::max(first_, chip);
    if (--unplaced_consumers_[Index(u)] == 0 && --live_ops_[Index(chip)] == 0) {
      live_ &= ~ChipBit(chip);
    }
  }
  arriving_.live = live_;
  const ChipId end = problem_->num_chips() - 1;
  last_ = no_skipping_ ? std::min(state_.highest() + 1, end) : end;
}

void PartialPartition::Place(ChipId chip) {
  chips_[Index(opened_)] = chip;
  weights_[Index(chip)] += opened_weight_;
  if (arriving_.feeds && live_ops_[Index(chip)]++ == 0) live_ |= ChipBit(chip);
  state_.Place(chip, arriving_.sources);
}

}  // namespace cleave
