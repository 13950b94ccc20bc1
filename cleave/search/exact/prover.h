// From a plan to a proof: lower bounds, and the exact search between them and the best plan.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "cleave/search/search.h"

namespace cleave {

struct ProverOptions {
  // The best interval known, of a plan that fits; absent: none is known.
  std::optional<Ticks> incumbent;
  double gap = 0;               // ends as soon as the bound is so close, relative to the incumbent
  bool keep_evidence = false;   // of bounds, for certificates
  std::int64_t most_steps = 0;  // of the exact search, in all
  std::size_t most_bytes = std::size_t{1} << 30;  // for ideals
  std::function<bool()> stop;
  // A plan better than the incumbent. It satisfies all rules and fits.
  std::function<void(const std::vector<ChipId>&, Ticks)> on_plan;
  std::function<void(const LowerBound&)> on_bound;  // whenever the bound rises
  // Asked after every round of searches that left the gap open, if given and if there is a plan: the
  // interval of the best one after so many moves of improvement by other means.
  std::function<Ticks(std::int64_t moves)> improve = nullptr;
};

struct ProverResult {
  LowerBound bound;         // of every plan; meaningless if infeasible
  bool infeasible = false;  // proven: no plan fits
  std::int64_t steps = 0;
  std::int64_t ideals = 0;
};

// Bounds and plans by the built-in cost model, all rules and memory models of the problem included.
// Deterministic unless stopped.
ProverResult Prove(const Problem& problem, const ProverOptions& options);

}  // namespace cleave
