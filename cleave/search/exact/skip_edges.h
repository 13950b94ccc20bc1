// Edges that other paths run beside.
//
// Under the triangle rule they tie operations together. Take an edge u -> v and an operation x on a
// path from u to v. If u lies before a stage and x on it, the producer's chip reaches the stage's;
// were v on a later chip still, that chip would depend on the producer's both directly and over the
// stage. So v lies on the stage as well (design: docs/exact.md).
#pragma once

#include <vector>

#include "cleave/problem/problem.h"

namespace cleave {

class SkipEdges {
 public:
  // Edges beyond `most_entries` pairs of an edge and an operation between are left out, which makes
  // the search prune less and changes no result; so are those that would take long to find.
  explicit SkipEdges(const Problem& problem, std::size_t most_entries = 20'000'000);

  std::int32_t size() const { return static_cast<std::int32_t>(sources_.size()); }
  OpIndex source(std::int32_t edge) const { return sources_[static_cast<std::size_t>(edge)]; }
  OpIndex target(std::int32_t edge) const { return targets_[static_cast<std::size_t>(edge)]; }
  std::span<const OpIndex> between(std::int32_t edge) const { return between_[edge]; }  // its ends
  // Edges that have the operation between their ends, that begin at it, and that lead to it.
  std::span<const std::int32_t> around(OpIndex op) const { return around_[op]; }
  std::span<const std::int32_t> from(OpIndex op) const { return from_[op]; }
  std::span<const std::int32_t> into(OpIndex op) const { return into_[op]; }

 private:
  std::vector<OpIndex> sources_;
  std::vector<OpIndex> targets_;
  Csr around_;
  Csr from_;
  Csr into_;
  Csr between_;  // of every edge
};

// How the search minds the triangle rule: not at all, by its skip edges alone (a relaxation), or in
// full, with the order of chips beside every ideal.
struct TriangleSearch {
  const SkipEdges* skip_edges = nullptr;  // of the problem; null: the rule is not in force
  bool orders_chips = true;
  bool dominates = false;  // as if moving operations to earlier chips could not break the rule

  // Whether operations may move to earlier chips (docs/exact.md, "Domination"): not under the rule
  // as a whole, nor where buffers and activations count.
  bool LetsOperationsMove(const Problem& problem) const {
    return (skip_edges == nullptr || !orders_chips || dominates) &&
           problem.memory_model() != MemoryModel::kFull && problem.may_run_dry();
  }
};

}  // namespace cleave
