// Constraint programming for what SAMPLE does not cover: orders that are not topological, and
// per-operation domains (pinned operations, forbidden chips).
//
// Depth-first search with bounds-consistent dataflow over 64-bit domains, forward checks for no
// skipping and the triangle rule, a trail, and Luby restarts (Luby, Sinclair, Zuckerman, Inf. Proc.
// Letters 1993). Complete given enough failures, but without SAMPLE's guarantee against thrashing.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/problem/chip_graph.h"
#include "cleave/problem/problem.h"
#include "cleave/solver/probability_rows.h"

namespace cleave {

struct CpOptions {
  std::vector<OpIndex> order;    // any permutation; empty: operation indices
  std::vector<ChipSet> domains;  // allowed chips of every operation; empty: all
  std::int64_t max_failures = 100000;
};

enum class CpStatus {
  kSolved,
  kInfeasible,  // proven: no partition satisfies rules and domains
  kGaveUp,      // max_failures reached
};

struct CpResult {
  CpStatus status = CpStatus::kGaveUp;
  std::vector<ChipId> chips;  // of kSolved
  std::int64_t failures = 0;
};

// Draws values from `rows` (null: uniform) restricted to current domains. Deterministic for a
// given stream.
CpResult CpSearch(const Problem& problem, const ProbabilityRows* rows, const CpOptions& options,
                  RandomStream& random);

}  // namespace cleave
