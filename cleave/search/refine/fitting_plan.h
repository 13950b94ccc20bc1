// A first plan where SRAM is so tight that no order can be sliced.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "cleave/problem/problem.h"

namespace cleave {

struct FittingOptions {
  std::uint64_t seed = 1;
  int tries = 8;
  std::int64_t moves = 200'000;  // of each, at most the square of operations
  std::function<bool()> stop = [] { return false; };
};

// Every try slices an order as if SRAM were endless and anneals what chips hold too much of, always
// within all other rules (excess_annealing.h). After half of the tries, weights are taken for time
// (weights_as_time.h), so that slicing, with chips at the side and without (slicing/side_chips.h),
// spreads them as evenly as it can spread time: the best of many orders, annealed from hot to cold.
// A plan that fits; nothing if none was found. Depends on its arguments only, unless stopped.
std::optional<std::vector<ChipId>> FindFittingPlan(const Problem& problem,
                                                   const FittingOptions& options);

}  // namespace cleave
