// What is proven of a plan, as people read it.
#pragma once

#include <string>
#include <string_view>

#include "cleave/problem/problem.h"
#include "cleave/search/search.h"

namespace cleave {

// "optimal" where the bound is the interval, else the proof's name. The result has a bound.
std::string BoundLabel(const SearchResult& result);

// One line that ends with a newline: "proven optimal ..." or "at most 0.3% from optimal ...", with
// the proof and the rules that it holds for. Empty for a result without a bound or without a plan.
std::string BoundText(const Problem& problem, const SearchResult& result);

}  // namespace cleave
