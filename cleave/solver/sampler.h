// SAMPLE: a valid partition drawn operation by operation, without backtracking.
#pragma once

#include <span>

#include "cleave/base/random.h"
#include "cleave/solver/partial_partition.h"
#include "cleave/solver/sampling_table.h"

namespace cleave {

// The chips that one step may draw from: those accepted with room for the weights; where none has
// room, the highest accepted one, since it has the most chips still to come behind it.
ChipSet DrawableChips(const PartialPartition& partial, bool respect_weights);

// Not thread-safe; one a thread.
class Sampler {
 public:
  Sampler(const Problem& problem, bool respect_weights)
      : partial_(problem), respect_weights_(respect_weights) {}

  // A step draws from q (SamplingTable) restricted to the drawable chips and renormalised; where
  // none of them has mass, it takes the lowest. O(operations + edges), plus O(chips) at steps whose
  // first draw is not drawable.
  void Sample(const SamplingTable& table, RandomStream& random, std::span<ChipId> chips);

  // The same distribution, with the log-probability of what was drawn.
  // O(operations x chips + edges).
  double SampleWithLogProbability(const SamplingTable& table, RandomStream& random,
                                  std::span<ChipId> chips);

  // The log-probability of drawing `chips`; -infinity if that cannot happen.
  double LogProbability(const SamplingTable& table, std::span<const ChipId> chips);

 private:
  ChipId Draw(const float* tail, RandomStream& random) const;
  bool Drawable(ChipId chip) const {
    return partial_.Accepts(chip) && (!respect_weights_ || partial_.HasRoom(chip));
  }

  PartialPartition partial_;
  bool respect_weights_;
};

}  // namespace cleave
