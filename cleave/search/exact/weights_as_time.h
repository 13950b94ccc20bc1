// The problem of placing weights as one of sharing out time.
#pragma once

#include <memory>

#include "cleave/problem/problem.h"

namespace cleave {

// The graph, with whatever times its operations have, in the problem's package: transfers take
// nothing.
std::unique_ptr<Problem> WithoutTransfers(Graph graph, const Package& package);

// Operations take as long as their weights are large, and transfers nothing: the interval of a plan
// is what its fullest chip weighs, so that whatever makes plans faster makes them fit. Operations
// without weights have joined a neighbour where that breaks no rule but perhaps the triangle rule
// (Reduce(), two_chips), so plans have to be looked at again. Null if nothing weighs anything.
std::unique_ptr<Problem> WeightsAsTime(const Problem& problem);

}  // namespace cleave
