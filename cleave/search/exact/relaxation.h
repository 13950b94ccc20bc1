// An easier problem that no plan costs more in.
#pragma once

#include <limits>
#include <memory>

#include "cleave/problem/certificate.h"
#include "cleave/problem/problem.h"

namespace cleave {

// Cheap sources, above all copies of cheap cones, could lie on any chip up to their reader's: each
// doubles the number of ideals and matters to nobody. Here sources with one reader that take at
// most `negligible` ticks take none and share their reader's chip (negative: all count), and memory
// counts weights at most, and of those none that are tiny beside the SRAM (biases and the like
// would keep operations apart). A bound for the relaxed problem is one for the original; a plan may
// cost slightly more there, or not fit. Ticks mean the same in both. Null if nothing changes.
// Mergers that make one source of several operations (Reduce()) are among the changes where that
// source is cheap.
struct Relaxation {
  Ticks negligible = 0;
  bool drop_triangle = false;       // a plan may then break the rule
  double tiny_weights = 1 / 4096.;  // shares of the least SRAM up to which weights do not count
  bool two_chips = false;           // as for Reduce()
};

// Of weights: none counts.
inline constexpr double kAllWeights = std::numeric_limits<double>::infinity();

// `record`, if given, takes down what was left out.
std::unique_ptr<Problem> Relax(const Problem& problem, const Relaxation& relaxation,
                               Simplification* record = nullptr);

}  // namespace cleave
