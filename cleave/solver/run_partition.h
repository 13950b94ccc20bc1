// A partition under construction that grows by runs: stretches of the visit order on one chip.
//
// It keeps for every chip the last position at which something on it is used, instead of counting
// the unplaced consumers of every operation, so that a run costs O(1) apart from writing it down.
#pragma once

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
  ChipId last_chip() const { return end_; }  // of the package

  // How far the run is locked: an operation before that position with a predecessor in the run and
  // with consumers can go nowhere but to the run's chip (docs/solver.md).
  std::int32_t EndOfLock() const;
  // The first position before `limit` whose weights the run's chip has no room for, if all before
  // go there; `limit` if there is none.
  std::int32_t EndOfRoom(std::int32_t limit) const;

  // Extends the run up to `end`, over positions that are no events of the graph for this run.
  void Stay(std::int32_t end);
  // Whether the run's chip is accepted for the next operation, which has a predecessor in the run
  // or none at all, without a change of D or of A. O(predecessors before the run).
  bool StaysFreely() const;
  // Extends the run by the next operation, for which the run's chip must be accepted.
  void StayWithEdges();

  // One operation at a time, for what is not covered by runs; as in PartialPartition.
  // O(predecessors
  // + chips in A).
  void Open();
  ChipId first() const { return first_; }
  ChipId last() const { return last_; }
  bool Accepts(ChipId chip) const { return state_.Accepts(chip, arriving_); }
  bool HasRoom(ChipId chip) const {
    const std::int64_t weight = graph_->weight(position_);
    return weight == 0 || weights_[Index(chip)] + weight <= sram_[Index(chip)];
  }
  void Place(ChipId chip);

  // Chip of every position.
  std::span<const std::uint8_t> chips() const { return chips_; }

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void Settle();
  ChipSet NewSources() const;

  bool triangle_;
  bool no_skipping_;
  ChipId end_;  // highest chip of the package
  std::array<std::int64_t, kMaxChips> sram_{};

  const OrderedGraph* graph_ = nullptr;
  std::vector<std::uint8_t> chips_;
  std::int32_t position_ = 0;
  std::int32_t run_begin_ = 0;
  std::int32_t settled_ = 0;  // positions before it are part of what follows
  CompletionState state_;
  std::array<std::int32_t, kMaxChips> last_use_{};
  std::array<std::int64_t, kMaxChips> weights_{};  // clones counted one by one
  ChipSet live_ = 0;  // chips that may have unplaced consumers: a superset of A

  // Of the opened operation.
  ArrivingOp arriving_;
  ChipId first_ = 0;
  ChipId last_ = 0;
};

}  // namespace cleave
