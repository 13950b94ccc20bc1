// Random small changes of a partition: the moves of local search.
#pragma once

#include <span>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/problem/problem.h"
#include "cleave/solver/solver.h"

namespace cleave {

// One move takes an operation at the border of its chip, or a short run of such, to a chip next to
// it, and with it whatever of its readers (its sources) would otherwise be left behind a chip
// (ahead of one). Not thread-safe.
class NeighbourMoves {
 public:
  explicit NeighbourMoves(const Problem& problem);

  // Writes a valid neighbour of the valid partition `current` into `candidate`. Draws again where a
  // rule forbids a move, and has the last of many forbidden ones corrected by FIX, which may change
  // much. O(moved operations + edges) a draw.
  void Propose(std::span<const ChipId> current, RandomStream& random,
               std::vector<ChipId>& candidate);

 private:
  bool Draw(std::span<const ChipId> current, RandomStream& random, std::vector<ChipId>& candidate);
  OpIndex DrawBorderOp(std::span<const ChipId> current, RandomStream& random) const;
  bool MoveUp(OpIndex op, ChipId chip, std::vector<ChipId>& candidate);
  bool MoveDown(OpIndex op, ChipId chip, std::vector<ChipId>& candidate);

  const Problem* problem_;
  Solver solver_;
  std::vector<OpIndex> order_;          // canonical, for runs
  std::vector<std::int32_t> position_;  // of every operation in it
  std::vector<OpIndex> pending_;        // scratch
  std::size_t moved_ = 0;               // operations that the current draw moved
};

}  // namespace cleave
