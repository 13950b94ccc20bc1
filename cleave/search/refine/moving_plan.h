// A partition that changes by moves of operations with whatever has to go along.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "cleave/cost/incremental_cost.h"
#include "cleave/search/refine/chip_edges.h"

namespace cleave {

// Costs follow every move (IncrementalCost); dataflow is kept by construction, the other rules and
// memory are asked for. Not thread-safe.
class MovingPlan {
 public:
  // `chips` satisfies all static constraints. `may_skip`: chips may be left empty anywhere, as
  // where they are equal and others take their places in the end (WithoutGaps()).
  MovingPlan(const Problem& problem, std::span<const ChipId> chips, bool may_skip = false);

  std::span<const ChipId> chips() const { return cost_.chips(); }
  const LoadTable& loads() const { return cost_.loads(); }
  Ticks Interval() const { return cost_.Interval(); }
  // Operations on the chip, in no order that matters.
  std::span<const OpIndex> ops(ChipId chip) const { return ops_[Index(chip)]; }

  // Moves the operation to the chip, and to it all those that would otherwise be left behind a
  // reader (ahead of a source). False if that takes more than `most` operations; then some of them
  // have moved: undo. O(moved operations + their edges + their tensors' consumers).
  bool Move(OpIndex op, ChipId to, std::size_t most);
  // Whether rules other than dataflow are kept, and whether all chips fit in SRAM. The latter may
  // take O(operations), under the full memory model.
  bool KeepsRules();
  bool FitsSram();
  // Moves so far are for good, or never were.
  void Commit() { trail_.clear(); }
  void Undo();

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void MoveOne(OpIndex op, ChipId to);
  bool SkipsNoChip() const;

  const Problem* problem_;
  bool may_skip_;
  IncrementalCost cost_;
  std::optional<ChipEdges> edges_;  // triangle rule only
  std::vector<std::vector<OpIndex>> ops_;
  std::vector<std::size_t> place_;                 // of every operation in its chip's list
  std::vector<std::pair<OpIndex, ChipId>> trail_;  // with the chip before
  std::vector<OpIndex> pending_;
};

}  // namespace cleave
