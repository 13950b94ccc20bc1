// What the triangle rule asks of a stage: that nothing on it lies between the ends of an edge that
// begins before the stage and ends behind it.
#pragma once

#include <vector>

#include "cleave/verifier/certificate/side_paths.h"
#include "cleave/verifier/certificate/stage_sides.h"

namespace cleave::verifier {

class StageTies {
 public:
  // Of an empty stage. The paths must outlive it.
  StageTies(const BoundModel& model, const std::vector<SidePath>& paths);

  void Join(int op) { Count(op, 1); }
  void Leave(int op) { Count(op, -1); }

  // Of an operation that was put there just now: whether that is allowed so far. What joins the
  // stage has joined here as well.
  bool AllowHere(int op, const StageSides& sides) const;
  bool AllowBehind(int op, const StageSides& sides) const;

  // Whether an operation is allowed here if it is on a later chip. It must begin no side path, and
  // lie on none that begins before.
  bool AllowMove(int op, const StageSides& sides) const;

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void Count(int op, int sign) {
    for (const int path : around_[Index(op)]) between_here_[Index(path)] += sign;
  }

  const std::vector<SidePath>& paths_;
  // Of operations: side paths that they lie on, end, and begin.
  std::vector<std::vector<int>> around_;
  std::vector<std::vector<int>> to_;
  std::vector<bool> begins_;
  std::vector<int> between_here_;  // of side paths
};

}  // namespace cleave::verifier
