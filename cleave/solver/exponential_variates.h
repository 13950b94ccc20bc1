// Exponential random variates without a logarithm for each.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "cleave/base/random.h"

namespace cleave {

// The ziggurat method (Marsaglia and Tsang, "The ziggurat method for generating random variables",
// J. Stat. Software 2000): layers of equal area cover the density, and 99 in 100 draws need one
// random word, one multiplication and one comparison. Variates are exactly exponential, up to the
// rounding of doubles.
class ExponentialVariates {
 public:
  ExponentialVariates();

  // Exponential with mean 1.
  double Draw(RandomStream& random) const {
    const std::uint64_t bits = random.NextBits();
    const std::size_t layer = bits % kLayers;
    const double x = Unit(bits) * width_[layer];
    return x < width_[layer + 1] ? x : DrawAtEdge(layer, x, random);
  }

 private:
  static constexpr std::size_t kLayers = 256;

  // The upper 53 bits; the layer is made of the lower ones.
  static double Unit(std::uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1.0p-53; }
  double DrawAtEdge(std::size_t layer, double x, RandomStream& random) const;

  // Layer i > 0 is the rectangle [0, width_[i]) x [height_[i], height_[i + 1]), height_[i] =
  // exp(-width_[i]). Layer 0 is what lies below height_[1], its tail included; width_[0] is that of
  // a rectangle of its area.
  std::array<double, kLayers + 1> width_{};
  std::array<double, kLayers + 1> height_{};
};

}  // namespace cleave
