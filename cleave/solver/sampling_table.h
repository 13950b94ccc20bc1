// An order and rows made ready for sampling.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "cleave/problem/problem.h"
#include "cleave/solver/probability_rows.h"
#include "cleave/solver/run_table.h"

namespace cleave {

// For every position i of the order, the mass q[i][c] = P[i][c] * W[i+1][c], where the lookahead
//   W[i][c] = sum over c' >= c of P[i][c'] * W[i+1][c']
// is the probability mass with which positions i.. can all lie on chips >= c and never step back.
// Without it uniform rows push everything onto the last chip. Every W is scaled to W[i][0] = 1.
//
// Kept as suffix sums over the chips, so that the mass of any range of chips is one subtraction.
// Immutable between builds, then shareable between threads. O(operations x chips) time and memory.
class SamplingTable {
 public:
  // `order` must be topological. Without `lookahead` W is 1 everywhere.
  SamplingTable(const Problem& problem, const ProbabilityRows& rows, std::vector<OpIndex> order,
                bool lookahead = true);

  // Precomputes what makes many samples from this table cheap: pays from some ten samples on.
  void PrepareRuns(const Problem& problem) { runs_.emplace(problem, *this); }
  // Null unless they have been prepared for the current build.
  const RunTable* runs() const { return runs_ ? &*runs_ : nullptr; }

  // Builds again in the same memory, for another order; without runs.
  void Rebuild(const ProbabilityRows& rows, std::span<const OpIndex> order);

  std::span<const OpIndex> order() const { return order_; }

  // Suffix sums of q at a position: tail[c] = mass of chips >= c, for c = 0..chips (tail[chips] =
  // 0).
  const float* tail(std::size_t position) const { return tails_.data() + position * stride_; }

 private:
  void Build(const ProbabilityRows& rows);

  std::vector<OpIndex> order_;
  bool lookahead_;
  std::size_t chips_;
  std::size_t stride_;  // chips + 1, rounded up to whole blocks
  std::vector<float> tails_;
  std::optional<RunTable> runs_;
};

}  // namespace cleave
