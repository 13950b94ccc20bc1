// The chips of a partition under construction, and the test whether it can still be completed.
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

#include "cleave/problem/chip_set.h"
#include "cleave/problem/problem.h"
#include "cleave/solver/chip_limit.h"

namespace cleave {

// What the test has to know of the next operation.
struct ArrivingOp {
  ChipSet sources = 0;      // chips of its predecessors
  ChipSet live_before = 0;  // A after the last accepted step
  ChipSet live = 0;         // A without predecessors whose last consumer this is
  bool feeds = false;       // whether it has consumers
};

// D is kept as in-neighbours and ancestors: growing graphs gain nearly all edges at their highest
// chip, which then changes two words, where forward reachability would change one for each
// ancestor.
class CompletionState {
 public:
  // Throws InputError if the solver does not take so many chips.
  explicit CompletionState(const Problem& problem)
      : triangle_(problem.triangle()), end_(problem.num_chips()) {
    CheckSolverTakes(problem);
  }

  // Forgets everything. O(used chips).
  void Clear();

  ChipId highest() const { return highest_; }  // m; -1 at the start
  ChipSet ancestors(ChipId chip) const { return ancestors_[Index(chip)]; }
  // Those sources from which D has no edge to the chip yet.
  ChipSet NewSources(ChipSet sources, ChipId chip) const {
    return sources & ~in_[Index(chip)] & ~ChipBit(chip);
  }

  // Whether the operation may go to `chip`, which is no lower than its sources. O(chips in A), O(1)
  // mostly.
  bool Accepts(ChipId chip, const ArrivingOp& op) const {
    return !triangle_ || AcceptsUnderTriangle(chip, op);
  }

  // Adds an operation on an accepted chip.
  void Place(ChipId chip, ChipSet sources) {
    highest_ = chip > highest_ ? chip : highest_;
    if (!triangle_) return;
    const ChipSet new_sources = NewSources(sources, chip);
    if (new_sources != 0) AddEdges(new_sources, chip);
  }

  // Adds an operation on a chip above the highest one, all of whose predecessors are on the latter.
  void PlaceBehindHighest(ChipId chip) {
    if (triangle_) {
      in_[Index(chip)] = ChipBit(highest_);
      ancestors_[Index(chip)] = ancestors_[Index(highest_)] | ChipBit(highest_);
    }
    highest_ = chip;
  }

 private:
  static std::size_t Index(int chip) { return static_cast<std::size_t>(chip); }

  bool AcceptsUnderTriangle(ChipId chip, const ArrivingOp& op) const;
  bool CompletableAfter(ChipId chip, ChipSet new_sources, const ArrivingOp& op) const;
  bool StaysReduced(ChipSet new_sources, ChipId chip) const;
  bool IsAntichain(ChipSet chips) const;
  ChipSet AncestorsOrSelf(ChipSet chips) const;
  ChipSet Descendants(ChipId chip) const;
  void AddEdges(ChipSet new_sources, ChipId chip);

  bool triangle_;
  int end_;  // C
  ChipId highest_ = -1;
  std::array<ChipSet, kMaxSolverChips> in_{};
  std::array<ChipSet, kMaxSolverChips> ancestors_{};
};

// Most steps put an operation beside its predecessors: no edge is new, no chip becomes live, and
// the last step's test still holds for a subset of its live chips.
inline bool CompletionState::AcceptsUnderTriangle(ChipId chip, const ArrivingOp& op) const {
  const ChipSet new_sources = NewSources(op.sources, chip);
  if (new_sources != 0) {
    if (!StaysReduced(new_sources, chip)) return false;
  } else if (chip <= highest_) {
    const ChipSet live = op.live | (op.feeds ? ChipBit(chip) : ChipSet{0});
    if ((live & ~op.live_before) == 0) return true;
  }
  return CompletableAfter(chip, new_sources, op);
}

}  // namespace cleave
