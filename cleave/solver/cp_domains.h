// Domains of the CP search with their propagation and trail.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "cleave/problem/chip_graph.h"
#include "cleave/problem/problem.h"
#include "cleave/solver/chip_limit.h"

namespace cleave {

// Chips that every operation may still take. Narrow() and Propagate() return false on a
// contradiction; the caller then goes back with Undo(). Not thread-safe.
class CpDomains {
 public:
  // Throws InputError if the solver does not take so many chips.
  explicit CpDomains(const Problem& problem);

  ChipSet domain(OpIndex op) const { return domains_[Index(op)]; }
  bool IsFixed(OpIndex op) const { return (domain(op) & (domain(op) - 1)) == 0; }
  // Chip of every operation; all must be fixed.
  std::vector<ChipId> Values() const;

  // Intersects a domain.
  bool Narrow(OpIndex op, ChipSet allowed);

  // To the fixed point: lowest and highest chips along edges, chips that someone must fill, and the
  // triangle rule among fixed operations. O(changes x degree) amortised.
  bool Propagate();

  std::size_t Mark() const { return trail_.size(); }
  void Undo(std::size_t mark);

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  struct Change {
    OpIndex op;
    ChipSet before;
    std::size_t edges;  // D's edges before
  };

  bool PropagateEdges(OpIndex op);
  bool LinkFixed(OpIndex op);
  bool LinkChips(int from, int to);
  bool NoChipIsSkipped() const;
  void RebuildGraph(std::size_t edges);

  const Problem* problem_;
  std::vector<ChipSet> domains_;
  std::array<std::int32_t, kMaxSolverChips> holders_{};  // operations that may take the chip
  std::array<std::int32_t, kMaxSolverChips> lowest_{};   // operations whose lowest chip it is
  std::vector<Change> trail_;
  std::vector<OpIndex> queue_;
  std::vector<char> queued_;
  ChipGraph graph_;
  std::vector<std::pair<int, int>> edges_;  // of graph_, in the order of their arrival
};

}  // namespace cleave
