// FIX: the nearest valid partition that two passes find.
#pragma once

#include <span>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/solver/partial_partition.h"
#include "cleave/solver/probability_rows.h"
#include "cleave/solver/visit_order.h"

namespace cleave {

// Not thread-safe; one a thread.
class Fixer {
 public:
  Fixer(const Problem& problem, const VisitOrders& orders, bool respect_weights);

  // A valid candidate comes back as it is. Otherwise
  //  1. operations are ordered by the candidate's chips, raised where a predecessor lies higher;
  //  2. the longest non-decreasing subsequence of the candidate's chips in that order is marked;
  //  3. one pass over the order keeps marked chips where they are accepted, and draws the others
  //     from `rows` (null: halving with the distance from the candidate's chip), no higher than the
  //     next marked chip where that is possible.
  // Chips out of range are never kept. `chips` may alias `candidate`. O(n log n + edges).
  void Fix(std::span<const ChipId> candidate, const ProbabilityRows* rows, RandomStream& random,
           std::span<ChipId> chips);

 private:
  bool InRange(ChipId chip) const { return chip >= 0 && chip < problem_->num_chips(); }
  void OrderByChip(std::span<const ChipId> candidate);
  void MarkMonotonePart(std::span<const ChipId> candidate);
  void LimitByNextMarked(std::span<const ChipId> candidate);
  ChipId Choose(OpIndex op, ChipId wish, ChipId limit, const ProbabilityRows* rows,
                RandomStream& random) const;

  const Problem* problem_;
  bool respect_weights_;
  PartialPartition partial_;
  std::vector<OpIndex> canonical_;  // deepest order

  // Scratch, by operation or by position of the order.
  std::vector<ChipId> key_;
  std::vector<OpIndex> order_;
  std::vector<std::int32_t> tails_;
  std::vector<std::int32_t> previous_;
  std::vector<char> marked_;
  std::vector<ChipId> limit_;
};

}  // namespace cleave
