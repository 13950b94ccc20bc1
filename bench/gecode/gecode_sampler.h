// Random valid partitions by constraint programming with Gecode.
#pragma once

#include <optional>
#include <vector>

#include "bench/gecode/partition_space.h"
#include "bench/gecode/variant.h"
#include "cleave/base/random.h"
#include "cleave/problem/problem.h"
#include "cleave/solver/solver.h"

namespace cleave::bench {

struct GecodeSample {
  std::optional<std::vector<ChipId>> chips;  // absent: none found in time
  double seconds = 0;                        // of processor time
  unsigned long failures = 0;
  unsigned long restarts = 0;
};

// The model is posted and propagated once; a sample is a restarting depth-first search over a copy
// of it that draws values at random. Not thread-safe.
class GecodeSampler {
 public:
  // `table` must have the canonical visit order; all references must outlive the sampler.
  GecodeSampler(const Problem& problem, const VisitOrders& orders, const ProbabilityRows& rows,
                const SamplingTable& table, const GecodeVariant& variant);

  // Searches for at most `limit_seconds` by the wall clock.
  GecodeSample Sample(RandomStream& random, double limit_seconds);

 private:
  std::vector<OpIndex> BranchingOrder(RandomStream& random) const;
  double Mass(OpIndex op, int chip) const;
  int Draw(OpIndex op, const Gecode::IntVar& domain, RandomStream& random) const;

  const VisitOrders& orders_;
  const ProbabilityRows& rows_;
  const SamplingTable& table_;
  GecodeVariant variant_;
  std::vector<std::size_t> position_;  // of every operation in the table
  PartitionSpace root_;
};

}  // namespace cleave::bench
