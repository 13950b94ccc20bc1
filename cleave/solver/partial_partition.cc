#include "cleave/solver/partial_partition.h"

#include <algorithm>

namespace cleave {

PartialPartition::PartialPartition(const Problem& problem)
    : problem_(&problem),
      triangle_(problem.triangle()),
      no_skipping_(problem.no_skipping()),
      chips_(Index(problem.num_ops()), 0) {
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
  accepted_live_ = 0;
  highest_ = -1;
  if (triangle_) graph_.Clear();
}

void PartialPartition::Open(OpIndex op) {
  opened_ = op;
  opened_weight_ = problem_->weight_bytes(op);
  sources_ = 0;
  first_ = 0;
  for (const OpIndex u : problem_->predecessors()[op]) {
    const ChipId chip = chips_[Index(u)];
    sources_ |= ChipBit(chip);
    first_ = std::max(first_, chip);
    if (--unplaced_consumers_[Index(u)] == 0 && --live_ops_[Index(chip)] == 0) {
      live_ &= ~ChipBit(chip);
    }
  }
  live_after_ = live_;
  const ChipId end = problem_->num_chips() - 1;
  last_ = no_skipping_ ? std::min(highest_ + 1, end) : end;
}

// Most steps put an operation beside its predecessors: no edge is new, no chip becomes live, and
// the last step's test still holds for a subset of its live chips.
bool PartialPartition::AcceptsUnderTriangle(ChipId chip) const {
  const ChipSet new_sources = sources_ & ~graph_.in(chip) & ~ChipBit(chip);
  if (new_sources != 0) {
    if (!graph_.StaysReduced(new_sources, chip)) return false;
  } else if (chip <= highest_) {
    const ChipSet live =
        live_after_ | (out_degree_[Index(opened_)] > 0 ? ChipBit(chip) : ChipSet{0});
    if ((live & ~accepted_live_) == 0) return true;
  }
  return CompletableAfter(chip, new_sources);
}

// Conditions (i) and (ii) of the theorem, on D with the new edges but without building it.
bool PartialPartition::CompletableAfter(ChipId chip, ChipSet new_sources) const {
  ChipSet live = live_after_;
  if (out_degree_[Index(opened_)] > 0) live |= ChipBit(chip);
  const ChipId highest = std::max(highest_, chip);
  const ChipSet raised = new_sources == 0 ? 0 : graph_.AncestorsOrSelf(new_sources);
  const ChipSet gained = new_sources == 0 ? 0 : ChipBit(chip) | graph_.reach(chip);
  const auto antichain = [&](ChipSet chips) {
    if ((chips & raised) != 0 && (chips & gained) != 0) return false;
    return graph_.IsAntichain(chips);
  };
  if (highest + 1 < problem_->num_chips() && antichain(live)) return true;
  ChipSet sources = graph_.in(highest);
  if (chip == highest) sources |= new_sources;
  return antichain((live & ~ChipBit(highest)) | sources);
}

ChipSet PartialPartition::AcceptedChips() const {
  ChipSet accepted = 0;
  for (ChipId chip = first_; chip <= last_; ++chip) {
    if (Accepts(chip)) accepted |= ChipBit(chip);
  }
  return accepted;
}

void PartialPartition::Place(ChipId chip) {
  chips_[Index(opened_)] = chip;
  weights_[Index(chip)] += opened_weight_;
  highest_ = std::max(highest_, chip);
  if (out_degree_[Index(opened_)] > 0 && live_ops_[Index(chip)]++ == 0) live_ |= ChipBit(chip);
  if (!triangle_) return;
  const ChipSet new_sources = sources_ & ~graph_.in(chip) & ~ChipBit(chip);
  if (new_sources != 0) graph_.AddEdges(new_sources, chip);
  accepted_live_ = live_;
}

}  // namespace cleave
