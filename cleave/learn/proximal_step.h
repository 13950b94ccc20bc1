// The gradient of PPO's clipped objective (Schulman et al., arXiv:1707.06347, equation 7), by
// position. Every operation's draw is an action of its own with its own ratio and advantage.
#pragma once

#include <span>
#include <vector>

#include "cleave/learn/advantage.h"
#include "cleave/learn/rollout.h"

namespace cleave {

struct ProximalGradient {
  std::vector<float> gradient;  // dL/d position: of the loss, to be stepped against
  double divergence = 0;        // KL from the policy that drew, mean over decisions (estimated)
  double clipped_share = 0;     // of decisions
  double entropy = 0;           // mean over decisions, in nats
  std::int64_t decisions = 0;
};

// The options' weights are held fixed, so with exponents quadratic in mu
//   d log pi(chip) / d mu = (chip - mean of the options) / sigma^2.
// O(options).
ProximalGradient ComputeProximalGradient(std::span<const Rollout> rollouts,
                                         const Advantages& advantages,
                                         std::span<const float> positions, double clip);

}  // namespace cleave
