// One problem in training: what the policy sees of it, rollouts, and the PPO update.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "cleave/learn/adam.h"
#include "cleave/learn/advantage.h"
#include "cleave/learn/draw_spread.h"
#include "cleave/learn/learner.h"
#include "cleave/learn/policy.h"
#include "cleave/learn/rollout.h"

namespace cleave {

struct UpdateOptions {
  int samples = 16;
  int epochs = 3;
  double clip = 0.2;
  double largest_divergence = 0.03;  // from the policy that drew; ends the epochs
  RolloutOptions rollout;
  bool windows = true;  // most rollouts change a window of chips; false: all change everything
  // Rollouts may also draw around the emission itself rather than around what the policy makes of
  // it. They teach nothing but cannot be misled either. Ways of drawing that helped are then chosen
  // more often (Apprentice::Credit).
  bool plain_too = false;
  AdvantageOptions advantage;
  bool neighbours = true;  // false: hides the graph from the network; a measurement only
  int threads = 1;         // for rollouts; never changes results
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

// Shows partitions to the evaluator, in order. May evaluate fewer than given when the budget ends.
using EvaluateBatch = std::function<std::vector<Outcome>(std::span<const std::vector<ChipId>>)>;

// One problem in training. The problem must outlive it.
class Apprentice {
 public:
  Apprentice(const Problem& problem, const PolicyConfig& config, const UpdateOptions& options);

  // The policy sees this valid partition from now on, and its draws start from it. Operations of a
  // chip are taken in a random depth-first order; without `random` in the canonical one.
  void Show(std::span<const ChipId> chips, RandomStream* random = nullptr);
  // The policy sees no emission, as at the beginning.
  void Hide();

  const Observation& observation() const { return observation_; }
  // Of the emission that is shown: BalancedCentres().
  std::span<const float> balanced() const { return balanced_; }
  std::vector<ChipId> Nearest(std::span<const float> positions, std::uint64_t seed);

  // The even spread of work along a random depth-first order of the operations, made valid.
  std::vector<ChipId> EvenSpread(RandomStream& random);

  // What the policy makes of the emission that is shown in up to `steps` steps, each seeing the one
  // before in another random order; nothing is evaluated in between. Ends early where a step
  // changes nothing. Leaves the last but one shown.
  std::vector<ChipId> Refine(const Policy& policy, std::uint32_t steps, RandomStream& random);

  // As in the paper: decodes T times from the even spread, the first time without an emission, then
  // seeing the one before. Leaves the observation with the emission before the last and returns the
  // last positions.
  std::vector<float> Decode(const Policy& policy, std::uint64_t seed);

  // Draws `count` rollouts around the positions, streams (seed, first), (seed, first + 1), ...
  std::span<const Rollout> Draw(std::span<const float> positions, int count, std::uint64_t seed,
                                std::uint64_t first);

  // The i-th rollout of the last Draw() improved on the emission: its way of drawing gains weight,
  // which others lose by not being credited.
  void Credit(std::size_t rollout) { successes_[rollouts_[rollout].arm] += 1; }

  // The first half of a PPO update: draws around `positions`, which the policy gave for
  // what it sees, evaluates and weighs.
  UpdateReport Collect(std::span<const float> positions, const EvaluateBatch& evaluate,
                       const UpdateCall& call);

  // The second half, once an epoch: adds the gradient of what was collected. False, and nothing is
  // added, once the policy has moved too far from the one that drew, or fewer than two rollouts
  // were evaluated.
  bool AddProximalGradient(ProblemGradient& sum, float weight, UpdateReport& report);

  // Both halves and the optimiser's steps, for one problem alone.
  UpdateReport Update(Learner& learner, std::span<const float> positions,
                      const EvaluateBatch& evaluate, const UpdateCall& call);

  // Steps towards a partition that turned out better than the emission, as far as it differs: what
  // helped one layer is then proposed for all that look like it (self-imitation, as Oh et al., ICML
  // 2018). Ends when positions agree or after `steps`.
  void ImitateChanges(Learner& learner, std::span<const ChipId> better, const AdamOptions& adam,
                      int steps);

  // Adds the gradient from what the policy sees towards the teacher's plan.
  UpdateReport AddImitationGradient(ProblemGradient& sum, std::span<const ChipId> teacher,
                                    double sigma, float weight = 1);

 private:
  // Of one rollout; memory that a thread keeps.
  struct Centres {
    std::vector<float> positions;
    std::vector<float> sigmas;
    std::vector<float> shifts;
  };
  void DrawOne(std::span<const float> positions, std::uint64_t number, RandomStream& random,
               std::size_t worker, Rollout& rollout);
  std::size_t ChooseArm(std::uint64_t number, RandomStream& random) const;
  void Narrow(const Spread& spread, Centres& centres) const;

  const Problem* problem_;
  PolicyConfig config_;
  UpdateOptions options_;
  Observation observation_;
  // Arms: kinds of spreads around the policy's positions, then around the emission's.
  std::array<double, 2 * kSpreadKinds> draws_{};
  std::array<double, 2 * kSpreadKinds> successes_{};
  std::vector<float> balanced_;       // centres of the emission after a step towards balance
  std::vector<ChipId> emission_;      // that the policy sees; empty: none
  Focus focus_;                       // of the emission
  std::vector<Centres> centres_;      // one a thread
  std::vector<RolloutMaker> makers_;  // one a thread
  std::vector<Rollout> rollouts_;
  std::vector<std::vector<ChipId>> partitions_;  // of the rollouts that were evaluated
  std::optional<Advantages> advantages_;         // refers to partitions_
};

// What rewards are relative to: the greedy plan's interval by the closed cost model, whether or not
// it fits in memory.
Ticks ReferenceInterval(const Problem& problem, std::uint64_t seed);

}  // namespace cleave
