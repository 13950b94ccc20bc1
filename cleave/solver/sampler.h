// SAMPLE: a valid partition drawn operation by operation, without backtracking.
#pragma once

#include <span>

#include "cleave/base/random.h"
#include "cleave/solver/partial_partition.h"
#include "cleave/solver/run_sampler.h"
#include "cleave/solver/sampling_table.h"

namespace cleave {

// Not thread-safe; one a thread.
class Sampler {
 public:
  Sampler(const Problem& problem, bool respect_weights)
      : partial_(problem),
        run_sampler_(problem, respect_weights),
        respect_weights_(respect_weights) {}

  // A step draws from q (SamplingTable) restricted to the drawable chips and renormalised; where
  // none of them has mass, it takes the lowest. O(operations + edges), plus O(chips) at steps whose
  // first draw is not drawable; by runs (RunSampler) if the table is prepared for them.
  void Sample(const SamplingTable& table, RandomStream& random, std::span<ChipId> chips);

  // The same distribution, with the log-probability of what was drawn.
  // O(operations x chips + edges).
  double SampleWithLogProbability(const SamplingTable& table, RandomStream& random,
                                  std::span<ChipId> chips);

  // The log-probability of drawing `chips`; -infinity if that cannot happen.
  double LogProbability(const SamplingTable& table, std::span<const ChipId> chips);

 private:
  PartialPartition partial_;
  RunSampler run_sampler_;
  bool respect_weights_;
};

}  // namespace cleave
