// The moving average of a policy's weights over its training steps (Polyak and Juditsky, SIAM J.
// Control Optim. 30(4), 1992). Single steps of PPO scatter around where they lead; their average
// does not.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cleave {

// Takes in the weights after step number `step`, counted from 1. `decay` in [0, 1) is what the
// average keeps of itself: it looks back over about 1 / (1 - decay) steps. Until there are so many
// it is the mean of all so far, so that it does not remember where training began. An empty average
// is filled at step 1. O(weights).
void TakeIntoAverage(std::span<const float> weights, std::int64_t step, double decay,
                     std::vector<float>& average);

}  // namespace cleave
