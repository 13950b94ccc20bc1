// Learning from a teacher's plan: supervised pre-training before PPO.
#pragma once

#include <span>
#include <vector>

#include "cleave/problem/problem.h"

namespace cleave {

struct ImitationGradient {
  std::vector<float> gradient;  // dL/d position
  double loss = 0;              // cross-entropy, mean over operations, in nats
  double agreement = 0;         // share of operations whose position rounds to the teacher's chip
};

// Cross-entropy of the teacher's chip under softmax over chips of -(chip - mu)^2 / (2 sigma^2),
// with the distance that the gradient sees capped at a chip and a half, so that operations far off
// do not drown the others. It vanishes once mu rounds firmly to the teacher's chip: where on the
// chip does not matter. O(operations).
ImitationGradient ComputeImitationGradient(std::span<const ChipId> teacher,
                                           std::span<const float> positions, int chips,
                                           double sigma);

}  // namespace cleave
