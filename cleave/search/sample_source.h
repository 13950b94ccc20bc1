// An endless list of independent random valid partitions.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/problem/problem.h"
#include "cleave/search/search_session.h"
#include "cleave/solver/solver.h"

namespace cleave {

struct SampleSourceOptions {
  bool centred = false;  // around the position that an even spread of compute gives; else uniform
  double sigma = 0;      // of centred draws, in chips; 0: a different one for every visit order
};

// Immutable after construction; any number of threads may draw from it, each with its own solver.
class SampleSource {
 public:
  SampleSource(const Problem& problem, std::uint64_t seed, const SampleSourceOptions& options);

  // Sample number `index`: the same for the same seed, fresh for every index. Satisfies the static
  // constraints. O(operations + edges).
  Partition Draw(std::uint64_t index, Solver& solver) const;

 private:
  std::uint64_t seed_;
  std::vector<SamplingTable> tables_;
};

}  // namespace cleave
