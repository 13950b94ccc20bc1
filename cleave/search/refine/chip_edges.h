// The chip dependency graph of a partition whose operations move.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cleave/problem/chip_set.h"
#include "cleave/problem/problem.h"

namespace cleave {

// Counts the edges between operations for every pair of chips, so that only moves that add or
// remove an edge between chips cost a look at the graph. Not thread-safe.
class ChipEdges {
 public:
  ChipEdges(const Problem& problem, std::span<const ChipId> chips);

  // An operation goes from one chip to another; `chips` has its old chip. O(its edges).
  void Move(OpIndex op, ChipId to, std::span<const ChipId> chips);

  // Whether the chip graph equals its transitive reduction. O(1) if no move since the last call
  // that said so added or removed an edge between chips, else O(chips + its edges), in sets.
  bool IsReduced();

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void Count(ChipId from, ChipId to, int sign);

  const Problem* problem_;
  std::vector<std::int32_t> edges_;  // [from][to], chips
  std::vector<WideChipSet> out_;     // [from]
  std::vector<WideChipSet> reach_;   // scratch
  bool known_reduced_ = false;
};

}  // namespace cleave
