// A partition under construction, and the test whether it can still be completed.
//
// Completion theorem (docs/solver.md has the proof). Operations arrive in a topological order. Let
// A be the chips that still have unassigned consumers, m the highest used chip, D the chip
// dependency graph so far. Putting all remaining operations on one chip t is a valid completion if
//   (i)  m + 1 < C and A is an antichain under reach(D), with t = m + 1, or
//   (ii) (A \ {m}) united with in_D(m) is an antichain, with t = m.
// A chip is accepted for the next operation if D stays transitively reduced and (i) or (ii) holds
// afterwards. The t of the step before always qualifies, so there always is an accepted chip.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "cleave/problem/chip_graph.h"
#include "cleave/problem/problem.h"

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

  // Whether the opened operation may go to `chip`, a chip of that range. O(chips in A), O(1) mostly.
  bool Accepts(ChipId chip) const { return !triangle_ || AcceptsUnderTriangle(chip); }
  // All accepted chips of the range; never empty.
  ChipSet AcceptedChips() const;

  // Whether the chip's SRAM has room for the opened operation's weights.
  bool HasRoom(ChipId chip) const {
    return opened_weight_ == 0 || weights_[Index(chip)] + opened_weight_ <= sram_[Index(chip)];
  }

  // Assigns the opened operation; the chip must be accepted.
  void Place(ChipId chip);

  std::span<const ChipId> chips() const { return chips_; }

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  bool AcceptsUnderTriangle(ChipId chip) const;
  bool CompletableAfter(ChipId chip, ChipSet new_sources) const;

  const Problem* problem_;
  bool triangle_;
  bool no_skipping_;
  std::vector<std::int32_t> out_degree_;
  std::array<std::int64_t, kMaxChips> sram_{};

  // Of the partition so far.
  std::vector<ChipId> chips_;
  std::vector<std::int32_t> unplaced_consumers_;     // of every operation
  std::array<std::int32_t, kMaxChips> live_ops_{};   // on every chip, with unplaced consumers
  std::array<std::int64_t, kMaxChips> weights_{};    // clones counted one by one
  ChipSet live_ = 0;  // A: chips with live operations
  ChipId highest_ = -1;  // m
  ChipGraph graph_;      // D

  // Of the opened operation.
  OpIndex opened_ = -1;
  ChipSet sources_ = 0;      // chips of its predecessors
  ChipSet live_after_ = 0;   // A without predecessors whose last consumer this is
  ChipSet accepted_live_ = 0;  // A at the last accepted step
  std::int64_t opened_weight_ = 0;
  ChipId first_ = 0;
  ChipId last_ = 0;
};

}  // namespace cleave
