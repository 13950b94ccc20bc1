// One case of the comparison with Gecode: the same graph, package and rows for both.
#pragma once

#include <nlohmann/json.hpp>

#include "bench/scenario.h"

namespace cleave::bench {

struct ContestOptions {
  int seeds = 5;
  double limit_seconds = 60;  // for one of Gecode's samples
  double trial_seconds = 2;   // the same, while choosing among Gecode's variants
};

// Chooses Gecode's fastest variant for the case by a short trial of each of a few good ones; then
// lets both solvers sample in turns, seed by seed. Stops early once Gecode's median is sure to be
// the limit. Every sample of Gecode's and of Cleave's is checked. Times are medians over seeds.
nlohmann::ordered_json Contest(const Scenario& scenario, const ContestOptions& options);

}  // namespace cleave::bench
