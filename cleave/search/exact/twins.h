// Operations that may as well change chips, put in order.
//
// Where transfers do not matter, what is the same but for where its results are needed first can be
// exchanged: the layers' projections of one embedding, the heads of a layer, experts. Of two such
// branches, operation by operation, the earlier chip may go to the one that is needed first, so the
// search need not look at any plan in which it does not (docs/exact.md, "Twins").
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "cleave/problem/problem.h"

namespace cleave {

// Pairs of distinct operations of two branches. Plans lose nothing if every pair exchanges its
// chips where the second's is the earlier one.
using TwinBranches = std::vector<std::pair<OpIndex, OpIndex>>;

// Branches that begin behind the same operations (or anywhere), each with the next, the first of a
// pair having the lower number. `counts_time`: operations of a pair must compute as long; else only
// weights matter. Gives up where it would take long. Those that host transfers or clones tell apart
// are left out.
std::vector<TwinBranches> FindTwins(const Problem& problem, bool counts_time);

// The same problem, with plans in which every first operation of a pair lies on no later chip than
// the second. Null if there are no branches.
std::unique_ptr<Problem> WithTwinsInOrder(const Problem& problem,
                                          const std::vector<TwinBranches>& branches);

}  // namespace cleave
