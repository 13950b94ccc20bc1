// Topological orders worth slicing.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/problem/problem.h"
#include "cleave/solver/visit_order.h"

namespace cleave {

// Good orders keep what communicates close together, in different ways: every kind of order wins on
// some graph. Immutable; any number of threads may draw from it.
class SlicingOrders {
 public:
  explicit SlicingOrders(const Problem& problem) : problem_(&problem), visit_orders_(problem) {}

  // Order number `index` of an endless list: operation order, then the canonical deepest-first one,
  // then random ones, kind by kind in turn. The same for the same seed. O(operations + edges, log
  // of operations for some kinds).
  std::vector<OpIndex> Make(std::uint64_t seed, std::uint64_t index) const;

  // An order in which the partition, whose chips do not fall along edges, is a slicing: chip by
  // chip, and within each chip as a random order has it. Slicing it anew moves operations between
  // neighbouring chips that lie at opposite ends of them.
  std::vector<OpIndex> Relinearised(std::span<const ChipId> chips, RandomStream& random) const;

 private:
  std::vector<OpIndex> RandomOrder(std::uint32_t kind, RandomStream& random) const;
  // Depth-first from the sinks over predecessors: operations stand right before a reader.
  std::vector<OpIndex> DemandDriven(RandomStream& random) const;
  // The mirror image, from the sources over successors: right behind what they read.
  std::vector<OpIndex> SupplyDriven(RandomStream& random) const;
  // Kahn's algorithm with the ready operation of least random key.
  std::vector<OpIndex> RandomKahn(RandomStream& random) const;

  const Problem* problem_;
  VisitOrders visit_orders_;
};

}  // namespace cleave
