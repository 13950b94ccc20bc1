// The `policy` search method: a pre-trained policy proposes, the solver corrects, PPO fine-tunes.
#pragma once

#include <functional>
#include <memory>

#include "cleave/learn/policy.h"
#include "cleave/search/search.h"

namespace cleave {

// Zero-shot first: the policy's nearest valid partition at every decoding step, that of an even
// spread of work, which every policy departs from, then draws around the policy's last positions.
// What is left of the budget goes to fine-tuning on the problem, 16 rollouts an update. A build
// without LibTorch goes on drawing instead, and says so through the context's log. As in Xie et al.
// (MLSys 2022), section 4. `load` gives the policy when a search begins, so that listing methods
// costs nothing.
std::unique_ptr<SearchMethod> MakePolicySearch(std::function<Policy()> load);

}  // namespace cleave
