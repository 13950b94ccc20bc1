// SAMPLE by runs: the distribution of Sampler's steps, in far fewer of them.
//
// Most operations stay on the chip of their predecessors. Where that is certain, or where one
// exponential draw tells how long it goes on, a whole run is placed at once (RunTable); only
// operations that read from other chips, or from none, and those that leave the run are looked at
// one by one.
#pragma once

#include <span>

#include "cleave/base/random.h"
#include "cleave/solver/exponential_variates.h"
#include "cleave/solver/run_partition.h"
#include "cleave/solver/sampling_table.h"

namespace cleave {

// Not thread-safe; one a thread.
class RunSampler {
 public:
  RunSampler(const Problem& problem, bool respect_weights)
      : partial_(problem), respect_weights_(respect_weights) {}

  // The table must be prepared for runs. O(runs log n + events + operations), the last only for
  // writing the result.
  void Sample(const SamplingTable& table, RandomStream& random, std::span<ChipId> chips);

 private:
  void StayLocked(std::int32_t end);
  void TakeSource();
  void StayByChance();
  void TestStaying();
  void Step();
  double Budget() { return budget_ > 0 ? budget_ : exponential_.Draw(*random_); }
  void Leave();
  void LeaveFreely();
  void PlaceAmongDrawable();
  const float* Tail() const { return table_->tail(static_cast<std::size_t>(partial_.position())); }

  ExponentialVariates exponential_;
  RunPartition partial_;
  bool respect_weights_;

  // Of the current sample.
  const SamplingTable* table_ = nullptr;
  const OrderedGraph* graph_ = nullptr;
  RandomStream* random_ = nullptr;
  // What is left of an exponential variate; none if not positive. Variates have no memory, so what
  // is left after one stretch serves the next, whatever chip it is on.
  double budget_ = 0;
};

}  // namespace cleave
