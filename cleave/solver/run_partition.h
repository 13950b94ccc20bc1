// A partition under construction that grows by runs: stretches of the visit order on one chip.
//
// It keeps for every chip the last position at which something on it is used, instead of counting
// the unplaced consumers of every operation, so that a run costs O(1) apart from writing it down.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "cleave/problem/problem.h"
#include "cleave/solver/completion_state.h"
#include "cleave/solver/ordered_graph.h"

namespace cleave {

class RunPartition {
 public:
  explicit RunPartition(const Problem& problem);

  // Forgets all assignments; the graph must outlive what follows. O(used chips).
  void Begin(const OrderedGraph& graph);

  std::int32_t position() const { return position_; }  // the next to place
  // The current run: positions [run_begin(), position()) lie on run_chip(), the highest used chip.
  ChipId run_chip() const { return state_.highest(); }
  std::int32_t run_begin() const { return run_begin_; }
  // The highest chip that may be used next.
  ChipId end_of_range() const { return no_skipping_ ? std::min(run_chip() + 1, end_) : end_; }

  // How far the run is locked: an operation before that position with a predecessor in the run and
  // with consumers can go nowhere but to the run's chip (docs/solver.md). 0: not at all.
  std::int32_t EndOfLock() const;
  // The first position before `limit` whose weights the run's chip has no room for, if all before
  // go there; `limit` if there is none.
  std::int32_t EndOfRoom(std::int32_t limit) const;

  // Extends the run up to `end`.
  void Stay(std::int32_t end) { position_ = end; }

  // The chips of the next operation's predecessors. O(predecessors before the run).
  ChipSet Sources() const;
  // With those: whether the run's chip is accepted for the next operation, which has a predecessor
  // on it or none at all, without a change of D or of A.
  bool StaysFreely(ChipSet sources) const;
  // Extends the run by the next operation, for which the run's chip must be accepted.
  void StayWithSources(ChipSet sources);

  // Places the next operation, all of whose predecessors are in the run, on a chip above the run's,
  // where a new run begins. Where the run is not locked every such chip is accepted: A without c is
  // an antichain in which nothing reaches the run's chip c, so A and in_D(chip) = {c} are one.
  void LeaveFor(ChipId chip);

  // One operation at a time, for what is not covered by runs; as in PartialPartition.
  // O(predecessors + chips in A).
  void Open();
  ChipId first() const { return first_; }
  ChipId last() const { return last_; }
  bool Accepts(ChipId chip) const { return state_.Accepts(chip, arriving_); }
  bool HasRoom(ChipId chip) const {
    const std::int64_t weight = graph_->weight(position_);
    return weight == 0 || weights_[Index(chip)] + weight <= sram_[Index(chip)];
  }
  void Place(ChipId chip);

  // Writes the chip of every operation, when all are placed.
  void Write(std::span<ChipId> chips);

 private:
  static constexpr std::int32_t kFill = 8;  // positions that are written at once

  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void Settle();
  void WriteRun();

  bool triangle_;
  bool no_skipping_;
  ChipId end_;  // highest chip of the package
  std::array<std::int64_t, kMaxSolverChips> sram_{};

  const OrderedGraph* graph_ = nullptr;
  std::vector<ChipId> chips_;  // of every settled position, and room for a block behind
  std::int32_t position_ = 0;
  std::int32_t run_begin_ = 0;
  std::int32_t settled_ = 0;      // positions before it are part of what follows
  std::int32_t used_below_ = -1;  // last use of anything on chips below the highest
  CompletionState state_;
  std::array<std::int32_t, kMaxSolverChips> last_use_{};
  std::array<std::int64_t, kMaxSolverChips> weights_{};  // clones counted one by one
  ChipSet live_ = 0;  // chips that may have unplaced consumers: a superset of A

  // Of the opened operation.
  ArrivingOp arriving_;
  ChipId first_ = 0;
  ChipId last_ = 0;
};

// Predecessors in the run lie on its chip.
inline ChipSet RunPartition::Sources() const {
  ChipSet sources = 0;
  for (const std::int32_t source : graph_->predecessors(position_)) {
    if (source >= run_begin_) return sources | ChipBit(run_chip());
    sources |= ChipBit(chips_[Index(source)]);
  }
  return sources;
}

// Whole blocks: what they write behind the run is overwritten by those that follow.
inline void RunPartition::WriteRun() {
  const ChipId chip = run_chip();
  for (std::int32_t i = settled_; i < position_; i += kFill) {
    std::fill_n(chips_.data() + i, kFill, chip);
  }
}

// Adds what the run has grown by to its chip.
inline void RunPartition::Settle() {
  if (settled_ == position_) return;
  WriteRun();
  const std::size_t chip = Index(run_chip());
  last_use_[chip] = std::max(last_use_[chip], graph_->LastUse(settled_, position_));
  weights_[chip] += graph_->Weights(settled_, position_);
  live_ |= ChipBit(run_chip());
  settled_ = position_;
}

// Let a be an ancestor of the run's chip c that is used at the next position or later. Where an
// operation with a predecessor on c went to a new chip, the completion test would find a on the way
// there through c: as another source of the new chip, or as a live chip that reaches it.
inline std::int32_t RunPartition::EndOfLock() const {
  if (!triangle_ || used_below_ < position_ || run_chip() == end_) return 0;
  std::int32_t last = -1;
  ForEachChip(state_.ancestors(run_chip()) & live_,
              [&](int ancestor) { last = std::max(last, last_use_[Index(ancestor)]); });
  return last + 1;
}

// The operation is settled later.
inline void RunPartition::LeaveFor(ChipId chip) {
  Settle();
  live_ |= ChipBit(chip);
  used_below_ = std::max(used_below_, last_use_[Index(run_chip())]);
  state_.PlaceBehindHighest(chip);
  run_begin_ = position_++;
}

}  // namespace cleave
