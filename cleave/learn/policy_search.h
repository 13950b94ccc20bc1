// The `policy` search method: a pre-trained policy proposes, the solver corrects, PPO fine-tunes.
#pragma once

#include <functional>
#include <memory>

#include "cleave/learn/policy.h"
#include "cleave/search/search.h"

namespace cleave {

// Zero-shot first: the even spread of work, the policy's emissions from it, the greedy plan, then
// draws around what the policy makes of the best so far. What is left of the budget goes to
// fine-tuning on the problem, 8 rollouts an update. A build without LibTorch goes on drawing
// instead, and says so through the context's log. After Xie et al. (MLSys 2022), section 4;
// docs/learning.md says where it departs. `load` gives the policy when a search begins, so that
// listing methods costs nothing.
std::unique_ptr<SearchMethod> MakePolicySearch(std::function<Policy()> load);

}  // namespace cleave
