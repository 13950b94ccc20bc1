// The exact search: is there a plan whose interval is within a limit?
//
// Stage by stage over ideals. Whether a chip can hold J \ I within the limit depends on the ideals
// I and J alone, so it does not matter how I was filled: each ideal is continued once. Where chips
// are equal, having come somewhere with fewer chips is never worse, so an ideal counts at its first
// layer only; where they differ, once a layer. Under the triangle rule an ideal is kept with every
// ChipOrder that no other dominates. Only ideals inside the windows are met (docs/exact.md).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "cleave/problem/certificate.h"
#include "cleave/search/exact/skip_edges.h"
#include "cleave/search/exact/windows.h"

namespace cleave {

struct StageSearchOptions {
  std::int64_t most_steps = 0;  // decisions on single operations; deterministic, unlike time
  std::size_t most_bytes = 0;   // for ideals that were met
  std::function<bool()> stop;   // asked now and then
  // Not 0: a heuristic for good plans. Of every layer only so many ideals are continued, those that
  // have done most work and send least; also under the triangle rule dominated stages are left out.
  // It never says that there is no plan.
  std::size_t beam = 0;
  bool keep_states = false;  // for a certificate
};

enum class Verdict {
  kFound,      // a plan within the limit
  kNone,       // there is none: proven
  kUndecided,  // stopped before either was known
};

struct StageSearchResult {
  Verdict verdict = Verdict::kUndecided;
  std::vector<ChipId> chips;  // of every operation, if found
  std::int64_t steps = 0;
  std::int64_t ideals = 0;
  // All that were met, if there is no plan and they were to be kept; places are the space's.
  std::vector<KeptState> states;
};

// `windows` must have been narrowed to the limit.
StageSearchResult SearchStages(const IdealSpace& space, const Windows& windows,
                               const TriangleSearch& triangle, Ticks limit,
                               const StageSearchOptions& options);

}  // namespace cleave
