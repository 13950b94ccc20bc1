// The search methods' makers; registry.cc lists them.
#pragma once

#include <memory>

#include "cleave/search/search.h"

namespace cleave {

std::unique_ptr<SearchMethod> MakeGreedy();
std::unique_ptr<SearchMethod> MakeRandom();
std::unique_ptr<SearchMethod> MakeAnneal();
std::unique_ptr<SearchMethod> MakeCma();
std::unique_ptr<SearchMethod> MakeSlice();
std::unique_ptr<SearchMethod> MakeExact();
std::unique_ptr<SearchMethod> MakeAuto();

// For portfolios, which have a plan that fits; not listed.
// Local search on the cost model from options.start.
std::unique_ptr<SearchMethod> MakeRefine();
// Bounds and exact search from options.start, or from nothing.
std::unique_ptr<SearchMethod> MakeProof();

}  // namespace cleave
