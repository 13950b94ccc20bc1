// Random small changes of a partition: the moves of local search.
#pragma once

#include <span>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/problem/problem.h"
#include "cleave/solver/solver.h"

namespace cleave {

struct MoveOptions {
  // Runs have lengths from one operation to this share of an average chip's operations, all orders
  // of magnitude alike. 0: only short runs, each further operation with probability 1/2.
  double longest_run = 0;
  // Probability that a run is passed on: the chip that took one in gives one up on its far side.
  double ripple = 0;
};

// One move takes an operation at the border of its chip, or a run of such, to a chip next to it,
// and with it whatever of its readers (its sources) would otherwise be left behind a chip (ahead of
// one). A ripple shifts several borders at once, as is needed where many chips are equally loaded.
// Not thread-safe.
class NeighbourMoves {
 public:
  explicit NeighbourMoves(const Problem& problem, const MoveOptions& options = {});

  // Writes a valid neighbour of the valid partition `current` into `candidate`. Draws again where a
  // rule forbids a move, and has the last of many forbidden ones corrected by FIX, which may change
  // much. O(moved operations + edges) a draw, O(operations) with ripples.
  void Propose(std::span<const ChipId> current, RandomStream& random,
               std::vector<ChipId>& candidate);

 private:
  bool Draw(std::span<const ChipId> current, RandomStream& random, std::vector<ChipId>& candidate);
  OpIndex DrawBorderOp(std::span<const ChipId> current, RandomStream& random) const;
  std::int64_t DrawLength(RandomStream& random) const;
  void MoveRun(OpIndex op, ChipId to, std::int64_t length, std::vector<ChipId>& candidate);
  OpIndex FarOp(ChipId chip, bool up, std::span<const ChipId> candidate) const;
  void MoveUp(OpIndex op, ChipId chip, std::vector<ChipId>& candidate);
  void MoveDown(OpIndex op, ChipId chip, std::vector<ChipId>& candidate);

  const Problem* problem_;
  MoveOptions options_;
  Solver solver_;
  std::vector<OpIndex> order_;          // canonical, for runs
  std::vector<std::int32_t> position_;  // of every operation in it
  std::vector<OpIndex> pending_;        // scratch
};

}  // namespace cleave
