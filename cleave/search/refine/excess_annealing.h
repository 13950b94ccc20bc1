// Annealing on the cost model towards a target interval.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/problem/problem.h"

namespace cleave {

struct ExcessAnnealingOptions {
  std::int64_t moves = 1'000'000;
  double aim = 0.004;  // the target lies so much below the best interval so far
  double hottest =
      0.02;  // excess of a single chip, in shares of the target, that is nothing at first
  double coldest = 0.001;  // and at last
  std::function<bool()> stop = [] { return false; };
  bool spreads = true;  // equal chips that the start leaves empty lie among the others
  // The start need not fit and time does not count; ends with the first plan that fits.
  bool until_fits = false;
};

// Simulated annealing (Kirkpatrick et al., Science 1983) that does not minimise the largest load,
// which is the same for most neighbours, but the sum over chips and hops of the squares of what
// they exceed a target by. The target falls whenever it is met. Moves take an operation to another
// chip with all that would be left behind; some take another one back. A move may open a chip
// anywhere, and close one, unless chips are not to spread (spare_chips.h).
//
// Starts from a plan that satisfies all rules and fits (but see until_fits). Returns the best plan
// found that is faster; nothing if none was. Depends on its arguments only. Memory O(operations +
// chips^2 + clone groups x chips); a move costs O(operations it takes + their tensors' consumers +
// chips).
std::optional<std::vector<ChipId>> AnnealExcess(const Problem& problem,
                                                const std::vector<ChipId>& start,
                                                const ExcessAnnealingOptions& options,
                                                RandomStream& random);

}  // namespace cleave
