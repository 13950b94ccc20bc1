// Which part of an emission a rollout changes, and how.
//
// Changing all chip borders at once almost never improves a plan that is nearly balanced: the
// largest of many loads forgives no error. So most rollouts keep all operations outside a window of
// chips where they are. Windows lie where the load is: borders move by themselves, or all that lies
// between a heavy and a light chip moves by about a chip, which gives the heavy one's operations
// another chip and takes one from the light one's.
#pragma once

#include <span>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/problem/problem.h"

namespace cleave {

struct Spread {
  double first = 0;  // the window, in chips
  double last = 0;
  double sigma = 0;  // of draws, in chips
  // Centres in [from, to] move by `shift`, those within half a chip of the ends by less.
  double from = 0;
  double to = 0;
  double shift = 0;

  double ShiftAt(double centre) const;
};

// How much each chip of a partition asks for being relieved, and for taking more on: by its load in
// the closed cost model, or, where chips overfill their SRAM, by what they need.
struct Focus {
  std::vector<double> heavy;
  std::vector<double> light;
};

// The index of a weight, with a probability proportional to it. Some weight must be positive.
std::size_t DrawWeighted(std::span<const double> weights, RandomStream& random);

Focus FocusOf(const Problem& problem, std::span<const ChipId> chips);

// The kinds of spreads: 0 is everything, the others are windows of several sizes and shifts.
inline constexpr std::uint64_t kSpreadKinds = 5;

// `ops_per_chip` widens windows: where chips hold many operations, each drawn by itself, a border
// moves by about sigma / sqrt(operations per chip).
Spread ChooseSpread(std::uint64_t kind, const Focus& focus, double sigma, double ops_per_chip,
                    RandomStream& random);

}  // namespace cleave
