#include "cleave/solver/run_partition.h"

#include <algorithm>

namespace cleave {

RunPartition::RunPartition(const Problem& problem)
    : triangle_(problem.triangle()),
      no_skipping_(problem.no_skipping()),
      end_(problem.num_chips() - 1),
      chips_(Index(problem.num_ops()), 0),
      state_(problem) {
  for (ChipId chip = 0; chip <= end_; ++chip) sram_[Index(chip)] = problem.sram_bytes(chip);
  last_use_.fill(-1);
}

void RunPartition::Begin(const OrderedGraph& graph) {
  for (ChipId chip = 0; chip <= state_.highest(); ++chip) {
    last_use_[Index(chip)] = -1;
    weights_[Index(chip)] = 0;
  }
  graph_ = &graph;
  position_ = run_begin_ = settled_ = 0;
  live_ = 0;
  state_.Clear();
}

// Let a be an ancestor of the run's chip c that is still used later. Where an operation with a
// predecessor on c went to a new chip d, the completion test would find a on the way to d through
// c: both c and a feed a chip behind m, or a and d are live.
std::int32_t RunPartition::EndOfLock() const {
  const ChipId chip = run_chip();
  if (chip == end_) return graph_->size();
  std::int32_t end = 0;
  if (!triangle_) return end;
  ForEachChip(state_.ancestors(chip) & live_,
              [&](int ancestor) { end = std::max(end, last_use_[Index(ancestor)]); });
  return end;
}

std::int32_t RunPartition::EndOfRoom(std::int32_t limit) const {
  const std::size_t chip = Index(run_chip());
  const std::int64_t room = std::max<std::int64_t>(
      sram_[chip] - weights_[chip] - graph_->Weights(settled_, position_), 0);
  if (graph_->Weights(position_, limit) <= room) return limit;
  return graph_->EndOfRoom(position_, room);
}

void RunPartition::Stay(std::int32_t end) {
  std::fill(chips_.begin() + position_, chips_.begin() + end,
            static_cast<std::uint8_t>(run_chip()));
  position_ = end;
}

// Predecessors in the run lie on its chip.
ChipSet RunPartition::NewSources() const {
  ChipSet sources = 0;
  for (const std::int32_t source : graph_->predecessors(position_)) {
    if (source >= run_begin_) break;
    sources |= ChipBit(chips_[Index(source)]);
  }
  return state_.NewSources(sources, run_chip());
}

bool RunPartition::StaysFreely() const {
  if (!triangle_) return true;
  if (graph_->HasPredecessors(position_)) return NewSources() == 0;
  if (graph_->last_use(position_) < 0) return true;
  return last_use_[Index(run_chip())] >= position_ ||
         (settled_ < position_ && graph_->LastUse(settled_, position_) >= position_);
}

void RunPartition::StayWithEdges() {
  state_.Place(run_chip(), NewSources());
  Stay(position_ + 1);
}

// Adds what the run has grown by to its chip.
void RunPartition::Settle() {
  if (settled_ == position_) return;
  const std::size_t chip = Index(run_chip());
  last_use_[chip] = std::max(last_use_[chip], graph_->LastUse(settled_, position_));
  weights_[chip] += graph_->Weights(settled_, position_);
  live_ |= ChipBit(run_chip());
  settled_ = position_;
}

void RunPartition::Open() {
  Settle();
  arriving_ = {0, 0, 0, graph_->last_use(position_) >= 0};
  ForEachChip(live_, [&](int chip) {
    if (last_use_[Index(chip)] >= position_) arriving_.live_before |= ChipBit(chip);
    if (last_use_[Index(chip)] > position_) arriving_.live |= ChipBit(chip);
  });
  live_ = arriving_.live;
  for (const std::int32_t source : graph_->predecessors(position_)) {
    arriving_.sources |= ChipBit(chips_[Index(source)]);
  }
  first_ = arriving_.sources == 0 ? 0 : HighestChip(arriving_.sources);
  last_ = no_skipping_ ? std::min(run_chip() + 1, end_) : end_;
}

void RunPartition::Place(ChipId chip) {
  // A new highest chip begins a run; one elsewhere leaves a hole in it.
  if (chip > run_chip()) {
    run_begin_ = position_;
  } else if (chip < run_chip()) {
    run_begin_ = position_ + 1;
  }
  const std::size_t at = Index(chip);
  chips_[Index(position_)] = static_cast<std::uint8_t>(chip);
  last_use_[at] = std::max(last_use_[at], graph_->last_use(position_));
  weights_[at] += graph_->weight(position_);
  live_ |= ChipBit(chip);
  state_.Place(chip, arriving_.sources);
  settled_ = ++position_;
}

}  // namespace cleave
