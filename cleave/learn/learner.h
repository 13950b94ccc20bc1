// A policy that is being changed: its gradient engine, its optimiser, and the PPO update.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "cleave/learn/adam.h"
#include "cleave/learn/advantage.h"
#include "cleave/learn/gradient_engine.h"
#include "cleave/learn/policy.h"
#include "cleave/learn/rollout.h"

namespace cleave {

struct UpdateOptions {
  int samples = 16;
  int epochs = 3;
  double clip = 0.2;
  double largest_divergence = 0.03;  // from the policy that drew; ends the epochs
  Correction correction = Correction::kSample;
  AdvantageOptions advantage;
  int threads = 1;  // for rollouts; never changes results
};

// What one update saw.
struct UpdateReport {
  double mean_reward = 0;
  double best_reward = 0;
  double divergence = 0;  // at the last epoch
  double clipped_share = 0;
  double entropy = 0;         // of the policy that drew, a decision
  int epochs = 0;             // that changed the weights
  double imitation_loss = 0;  // of imitation only
  double agreement = 0;
};

// What one update is given beside the options that stay.
struct UpdateCall {
  Ticks reference = 1;  // the interval that rewards are relative to
  std::uint64_t seed = 1;
  std::uint64_t first_stream = 0;  // rollouts draw from streams (seed, first_stream), ...
  AdamOptions adam;                // of Update()
};

// Not thread-safe.
class Learner {
 public:
  Learner(Policy policy, AdamState optimiser);

  const Policy& policy() const { return policy_; }
  const AdamState& optimiser() const { return optimiser_; }
  std::string engine() const { return engine_->description(); }

  // Positions for the observation, and what AddGradient() needs.
  std::vector<float> Forward(const Observation& observation);
  // Adds the gradient of the last Forward()'s positions, shortened to a norm of 1 and times
  // `weight`: no problem of a batch drowns the others.
  void AddGradient(const Observation& observation, std::span<const float> position_gradient,
                   float weight = 1);
  // One step of the optimiser along what was added.
  void Apply(const AdamOptions& options);

 private:
  Policy policy_;
  AdamState optimiser_;
  std::unique_ptr<GradientEngine> engine_;
  std::vector<float> outputs_;       // of the last Forward()
  std::vector<float> gradient_;      // added so far
  std::vector<float> own_gradient_;  // of one AddGradient()
};

// Shows partitions to the evaluator, in order. May evaluate fewer than given when the budget ends.
using EvaluateBatch = std::function<std::vector<Outcome>(std::span<const std::vector<ChipId>>)>;

// One problem in training. The problem must outlive it.
class Apprentice {
 public:
  Apprentice(const Problem& problem, const PolicyConfig& config, const UpdateOptions& options);

  // Decodes with `policy` T times, the first time without a previous emission. Leaves the
  // observation with the emission before the last and returns the last positions. With
  // `each` every deterministic emission but the last is reported.
  std::vector<float> Decode(const Policy& policy, std::uint64_t seed,
                            const std::function<void(std::span<const ChipId>)>& each = {});

  // Lets the policy see this emission from now on.
  void Show(std::span<const ChipId> chips) { SetEmission(*problem_, chips, observation_); }
  const Observation& observation() const { return observation_; }
  std::vector<ChipId> Nearest(std::span<const float> positions, std::uint64_t seed);

  // Draws `count` rollouts around the positions, streams (seed, first), (seed, first + 1), ...
  std::span<const Rollout> Draw(std::span<const float> positions, int count, std::uint64_t seed,
                                std::uint64_t first);

  // The first half of a PPO update: draws around `positions`, which the last Decode() gave,
  // evaluates and weighs.
  UpdateReport Collect(std::span<const float> positions, const EvaluateBatch& evaluate,
                       const UpdateCall& call);

  // The second half, once an epoch: adds the gradient of what was collected. False, and nothing is
  // added, once the policy has moved too far from the one that drew, or fewer than two rollouts
  // were evaluated.
  bool AddProximalGradient(Learner& learner, float weight, UpdateReport& report);

  // Both halves and the optimiser's steps, for one problem alone.
  UpdateReport Update(Learner& learner, std::span<const float> positions,
                      const EvaluateBatch& evaluate, const UpdateCall& call);

  // Adds the gradient towards the teacher's plan, at both ends of the decoding.
  UpdateReport AddImitationGradient(Learner& learner, std::span<const ChipId> teacher, double sigma,
                                    std::uint64_t seed, float weight = 1);

 private:
  const Problem* problem_;
  PolicyConfig config_;
  UpdateOptions options_;
  Observation observation_;
  std::vector<RolloutMaker> makers_;  // one a thread
  std::vector<Rollout> rollouts_;
  std::vector<std::vector<ChipId>> partitions_;  // of the rollouts that were evaluated
  std::optional<Advantages> advantages_;         // refers to partitions_
};

// What rewards are relative to: the greedy plan's interval by the closed cost model, whether or not
// it fits in memory.
Ticks ReferenceInterval(const Problem& problem, std::uint64_t seed);

}  // namespace cleave
