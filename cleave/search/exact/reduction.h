// A smaller problem with the same optimum.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "cleave/problem/certificate.h"
#include "cleave/problem/problem.h"

namespace cleave {

// An operation that sends more than it takes in and works together may as well share its only
// reader's chip; likewise one that sends more than it works and gets, its only source's, if that
// feeds nothing else: moving it there makes no chip and no link slower (the proof, and for which
// rules each case holds, is in docs/exact.md). Merged operations are co-located nodes of the graph,
// so the result is a problem like any other. Null if nothing merges.
// `two_chips`: of the triangle rule only what skip edges say has to hold (SkipEdges), which lets
// more merge. `steps`, if given, takes down what merged, in an order in which each merger is right by
// itself.
std::unique_ptr<Problem> ReduceOnce(const Problem& problem, bool two_chips = false,
                                    std::vector<MergeStep>* steps = nullptr);

// Until nothing merges any more; null if nothing does at all. O(problem size) a round.
std::unique_ptr<Problem> Reduce(const Problem& problem, bool two_chips = false,
                                std::vector<MergeStep>* steps = nullptr);

// A partition of the reduced problem as one of the original.
std::vector<ChipId> Unreduced(const Problem& reduced, std::span<const ChipId> chips,
                              const Problem& original);

}  // namespace cleave
