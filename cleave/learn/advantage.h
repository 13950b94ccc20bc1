// How much better each rollout, and each chip of it, did than the others of its batch.
#pragma once

#include <span>
#include <vector>

#include "cleave/cost/evaluator.h"
#include "cleave/problem/problem.h"

namespace cleave {

struct AdvantageOptions {
  double chip_weight = 0.3;  // of the per-chip credit; 0: the global advantage alone
  // A batch whose rewards differ by less than this, in units of the reference's throughput, is
  // scaled as if they differed by it: noise must not look like signal.
  double least_deviation = 0.005;
};

// Throughput relative to the reference interval; 0 for a refusal.
double Reward(const Outcome& outcome, Ticks reference);

// The global part of a rollout's advantage is (reward - mean) / deviation over the batch. The
// credit of a chip is -log(1 + (its load / the least interval of the batch)^8) by the closed cost
// model: what is light costs nothing, what is heavy the more the heavier. It is normalised over all
// used chips of the batch, and three deviations less where a refused rollout overfills its SRAM; an
// operation's is its chip's, less the mean over the batch of the same operation's, so that an
// operation is not blamed for lying in a part of the network that is dear everywhere.
class Advantages {
 public:
  Advantages(const Problem& problem, std::span<const std::vector<ChipId>> partitions,
             std::span<const Outcome> outcomes, Ticks reference,
             const AdvantageOptions& options = {});

  double Of(std::size_t rollout, OpIndex op) const;
  double Global(std::size_t rollout) const { return global_[rollout]; }

 private:
  double Credit(std::size_t rollout, OpIndex op) const;

  std::span<const std::vector<ChipId>> partitions_;
  double chip_weight_;
  std::vector<double> global_;
  std::vector<std::vector<double>> credit_;  // [rollout][chip]
  std::vector<double> mean_credit_;          // [op]
};

}  // namespace cleave
