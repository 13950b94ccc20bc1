// P: for every operation a distribution over chips, as a policy or a heuristic proposes it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "cleave/problem/problem.h"

namespace cleave {

// Shape [operations][chips], row-major. Rows need not be normalised, but should have their largest
// entry near 1: entries below 1e-18 count as 0. All must be finite and not negative. Chips without
// mass are used only where no other accepted chip has any.
class ProbabilityRows {
 public:
  ProbabilityRows(OpIndex ops, int chips, float fill = 1.0F)
      : ops_(ops),
        chips_(chips),
        values_(static_cast<std::size_t>(ops) * static_cast<std::size_t>(chips), fill) {}

  OpIndex ops() const { return ops_; }
  int chips() const { return chips_; }
  std::span<float> operator[](OpIndex op) { return {values_.data() + Offset(op), Width()}; }
  std::span<const float> operator[](OpIndex op) const {
    return {values_.data() + Offset(op), Width()};
  }

 private:
  std::size_t Width() const { return static_cast<std::size_t>(chips_); }
  std::size_t Offset(OpIndex op) const { return static_cast<std::size_t>(op) * Width(); }

  OpIndex ops_;
  int chips_;
  std::vector<float> values_;
};

// Every chip equally likely.
ProbabilityRows UniformRows(const Problem& problem);

// Gaussian rows exp(-(c - position)^2 / (2 sigma^2)) around real-valued chip positions.
ProbabilityRows PeakedRows(const Problem& problem, std::span<const double> positions, double sigma);

// The position that an even spread of compute gives every operation: C times the share of work that
// comes before its middle in the given order (a permutation of the operations).
std::vector<double> WorkSharePositions(const Problem& problem, std::span<const OpIndex> order);

// exp(entropy of the chips' shares of the FLOPs): how many equally loaded chips the partition is
// worth. Between 1 and the number of chips.
double EffectiveChips(const Problem& problem, std::span<const ChipId> chips);

}  // namespace cleave
