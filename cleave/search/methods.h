// The search methods' makers; registry.cc lists them.
#pragma once

#include <memory>

#include "cleave/search/search.h"

namespace cleave {

std::unique_ptr<SearchMethod> MakeGreedy();
std::unique_ptr<SearchMethod> MakeRandom();
std::unique_ptr<SearchMethod> MakeAnneal();
std::unique_ptr<SearchMethod> MakeSlice();
std::unique_ptr<SearchMethod> MakeAuto();

}  // namespace cleave
