// A partition under construction, operation by operation in a topological order.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "cleave/problem/problem.h"
#include "cleave/solver/completion_state.h"

namespace cleave {

class PartialPartition {
 public:
  explicit PartialPartition(const Problem& problem);

  // Forgets all assignments. O(operations).
  void Clear();

  // Prepares to place `op`, all of whose predecessors are placed. Must be called once, right before
  // Place(op, ...). O(predecessors).
  void Open(OpIndex op);

  // Chips that dataflow and no skipping allow for the opened operation: first()..last().
  ChipId first() const { return first_; }
  ChipId last() const { return last_; }

  // Whether the opened operation may go to `chip`, a chip of that range. O(chips in A), O(1)
  // mostly.
  bool Accepts(ChipId chip) const { return state_.Accepts(chip, arriving_); }

  // Whether the chip's SRAM has room for the opened operation's weights.
  bool HasRoom(ChipId chip) const {
    return opened_weight_ == 0 || weights_[Index(chip)] + opened_weight_ <= sram_[Index(chip)];
  }

  // Assigns the opened operation; the chip must be accepted.
  void Place(ChipId chip);

  std::span<const ChipId> chips() const { return chips_; }

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  const Problem* problem_;
  bool no_skipping_;
  std::vector<std::int32_t> out_degree_;
  std::array<std::int64_t, kMaxSolverChips> sram_{};

  // Of the partition so far.
  std::vector<ChipId> chips_;
  std::vector<std::int32_t> unplaced_consumers_;    // of every operation
  std::array<std::int32_t, kMaxSolverChips> live_ops_{};  // on every chip, with unplaced consumers
  std::array<std::int64_t, kMaxSolverChips> weights_{};   // clones counted one by one
  ChipSet live_ = 0;                                // chips with live operations
  CompletionState state_;

  // Of the opened operation.
  OpIndex opened_ = -1;
  ArrivingOp arriving_;
  std::int64_t opened_weight_ = 0;
  ChipId first_ = 0;
  ChipId last_ = 0;
};

}  // namespace cleave
