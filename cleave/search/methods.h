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

// For portfolios; not listed. Bounds and exact search from options.start, or from nothing, and
// refinement in turn.
std::unique_ptr<SearchMethod> MakeProof();

// Likewise: a first plan that fits, however slow, or the proof that none does. Its result may hold
// no evaluation.
std::unique_ptr<SearchMethod> MakeFit();

}  // namespace cleave
