// The orders in which the solver visits operations.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/problem/problem.h"

namespace cleave {

// Topological orders that follow a chain as deep as it goes, the deepest predecessor first, and
// take everything else (constants, masks, short branches) right before its first reader. Neighbours
// in such an order tend to be neighbours in the graph, which keeps the chips with unassigned
// consumers few, and the completion test permissive.
//
// Immutable after construction; threads bring a Scratch each.
class VisitOrders {
 public:
  explicit VisitOrders(const Problem& problem);

  // Memory that repeated calls reuse.
  struct Scratch {
    struct Frame {
      OpIndex op;
      std::int32_t next;  // predecessor to look at next
    };
    std::vector<OpIndex> trunk;
    std::vector<Frame> demand;
    std::vector<char> visited;
  };

  // The canonical order (random == nullptr), or one with random choices among siblings.
  // O(operations + edges).
  void Deepest(RandomStream* random, Scratch& scratch, std::vector<OpIndex>& order) const;
  std::vector<OpIndex> Deepest(RandomStream* random = nullptr) const;

 private:
  class Walk;

  void RankByDepth(const Problem& problem);
  void FindTrunk(const Problem& problem);

  std::vector<std::int32_t> depth_;  // longest path from a source, in operations
  Csr predecessors_;                 // deepest first

  // The trunk: from every sink, the chain of deepest predecessors up to a source.
  Csr children_;                // trunk operations whose deepest predecessor this is, tallest first
  std::vector<OpIndex> roots_;  // trunk operations without predecessors, tallest first
};

// Whether `order` is a permutation in which every operation follows its predecessors. O(n + e).
bool IsTopological(const Problem& problem, std::span<const OpIndex> order);

}  // namespace cleave
