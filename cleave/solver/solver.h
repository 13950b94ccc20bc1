// The constraint solver: SAMPLE and FIX, which never fail.
//
// SAMPLE visits the operations in a topological order and draws each one's chip from its row of P,
// restricted to the chips that keep a valid completion possible. FIX keeps a candidate's chips where
// that is possible and samples the rest. Both as in Xie et al., "A Transferable Approach for
// Partitioning Machine Learning Models on Multi-Chip-Modules" (MLSys 2022); the completion theorem
// that makes them backtrack-free is in partial_partition.h and, with its proof, in docs/solver.md.
#pragma once

#include <span>

#include "cleave/base/random.h"
#include "cleave/problem/problem.h"
#include "cleave/solver/fixer.h"
#include "cleave/solver/probability_rows.h"
#include "cleave/solver/sampler.h"
#include "cleave/solver/sampling_table.h"
#include "cleave/solver/visit_order.h"

namespace cleave {

struct SolverOptions {
  // Prefer chips whose SRAM still holds the operation's weights. A preference: where no accepted
  // chip has room, room is ignored, and the evaluator refuses the result.
  bool respect_weights = true;
};

// One a thread; the problem must outlive it. Every partition it writes is valid.
class Solver {
 public:
  explicit Solver(const Problem& problem, const SolverOptions& options = {})
      : orders_(problem),
        sampler_(problem, RespectWeights(problem, options)),
        fixer_(problem, orders_, RespectWeights(problem, options)) {}

  const VisitOrders& orders() const { return orders_; }

  // SAMPLE; see Sampler. `chips` has one entry an operation.
  void Sample(const SamplingTable& table, RandomStream& random, std::span<ChipId> chips) {
    sampler_.Sample(table, random, chips);
  }
  double SampleWithLogProbability(const SamplingTable& table, RandomStream& random,
                                  std::span<ChipId> chips) {
    return sampler_.SampleWithLogProbability(table, random, chips);
  }
  double LogProbability(const SamplingTable& table, std::span<const ChipId> chips) {
    return sampler_.LogProbability(table, chips);
  }

  // FIX; see Fixer. `rows` may be null.
  void Fix(std::span<const ChipId> candidate, const ProbabilityRows* rows, RandomStream& random,
           std::span<ChipId> chips) {
    fixer_.Fix(candidate, rows, random, chips);
  }

 private:
  static bool RespectWeights(const Problem& problem, const SolverOptions& options) {
    return options.respect_weights && problem.memory_model() != MemoryModel::kNone;
  }

  VisitOrders orders_;
  Sampler sampler_;
  Fixer fixer_;
};

}  // namespace cleave
