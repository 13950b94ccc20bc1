// Results as programs read them.
#pragma once

#include <span>
#include <string>

#include "cleave/problem/plan.h"
#include "cleave/problem/problem.h"
#include "cleave/search/search.h"

namespace cleave {

// One JSON object on one line: the plan's cost without its assignment, and how it was found:
// {"interval_seconds", "throughput_per_second", "bottleneck", "chips_used", "effective_chips",
//  "method", "found_by", "evaluations", "refusals", "seed", "wall_seconds",
//  "bound": {"interval_seconds", "proof", "argument", "gap"} | null,
//  "curve": [{"evaluations", "seconds", "interval_seconds"}, ...]}.
std::string ResultJson(const Problem& problem, std::span<const ChipId> chips,
                       const SearchResult& result, const Provenance& provenance);

// The same for a cost alone.
std::string CostJson(const PlanCost& cost);

}  // namespace cleave
