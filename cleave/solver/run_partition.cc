#include "cleave/solver/run_partition.h"

#include <algorithm>

namespace cleave {

RunPartition::RunPartition(const Problem& problem)
    : triangle_(problem.triangle()),
      no_skipping_(problem.no_skipping()),
      end_(problem.num_chips() - 1),
      chips_(Index(problem.num_ops()) + std::max<std::size_t>(kFill, OrderedGraph::kPadding), 0),
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
  used_below_ = -1;
  live_ = 0;
  state_.Clear();
}

std::int32_t RunPartition::EndOfRoom(std::int32_t limit) const {
  const std::size_t chip = Index(run_chip());
  const std::int64_t room = std::max<std::int64_t>(
      sram_[chip] - weights_[chip] - graph_->Weights(settled_, position_), 0);
  if (graph_->Weights(position_, limit) <= room) return limit;
  return graph_->EndOfRoom(position_, room);
}

bool RunPartition::StaysFreely(ChipSet sources) const {
  if (!triangle_) return true;
  if (sources != 0) return state_.NewSources(sources, run_chip()) == 0;
  if (graph_->last_use(position_) < 0) return true;
  return last_use_[Index(run_chip())] >= position_ ||
         (settled_ < position_ && graph_->LastUse(settled_, position_) >= position_);
}

void RunPartition::StayWithSources(ChipSet sources) {
  state_.Place(run_chip(), sources);
  ++position_;
}

void RunPartition::Open() {
  Settle();
  arriving_ = {0, 0, 0, graph_->last_use(position_) >= 0};
  ForEachChip(live_, [&](int chip) {
    if (last_use_[Index(chip)] >= position_) arriving_.live_before |= ChipBit(chip);
    if (last_use_[Index(chip)] > position_) arriving_.live |= ChipBit(chip);
  });
  live_ = arriving_.live;
  arriving_.sources = Sources();
  first_ = arriving_.sources == 0 ? 0 : HighestChip(arriving_.sources);
  last_ = end_of_range();
}

void RunPartition::Place(ChipId chip) {
  const std::int32_t use = graph_->last_use(position_);
  // A new highest chip begins a run; one elsewhere leaves a hole in it.
  if (chip > run_chip()) {
    if (run_chip() >= 0) used_below_ = std::max(used_below_, last_use_[Index(run_chip())]);
    run_begin_ = position_;
  } else if (chip < run_chip()) {
    used_below_ = std::max(used_below_, use);
    run_begin_ = position_ + 1;
  }
  const std::size_t at = Index(chip);
  chips_[Index(position_)] = chip;
  last_use_[at] = std::max(last_use_[at], use);
  weights_[at] += graph_->weight(position_);
  live_ |= ChipBit(chip);
  state_.Place(chip, arriving_.sources);
  settled_ = ++position_;
}

void RunPartition::Write(std::span<ChipId> chips) {
  WriteRun();
  graph_->Scatter(chips_.data(), chips);
}

}  // namespace cleave
