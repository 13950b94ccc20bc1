#include "cleave/solver/exponential_variates.h"

namespace cleave {
namespace {

// Where the tail begins for 256 layers, which makes the uppermost one end at height 1 (table 1 of
// the paper has it for other sizes); the area of a layer follows from it.
constexpr double kTail = 7.69711747013104972;

}  // namespace

ExponentialVariates::ExponentialVariates() {
  const double area = std::exp(-kTail) * (kTail + 1);
  width_[0] = area / std::exp(-kTail);
  width_[1] = kTail;
  for (std::size_t i = 1; i + 1 < kLayers; ++i) {
    width_[i + 1] = -std::log(std::exp(-width_[i]) + area / width_[i]);
  }
  for (std::size_t i = 1; i <= kLayers; ++i) height_[i] = std::exp(-width_[i]);
}

// Right of the part of a layer that lies under the density for sure.
double ExponentialVariates::DrawAtEdge(std::size_t layer, double x, RandomStream& random) const {
  double offset = 0;
  for (;;) {
    if (layer == 0) {
      offset += kTail;  // variates have no memory: the tail is the whole density again
    } else {
      const double height =
          height_[layer] + random.Uniform() * (height_[layer + 1] - height_[layer]);
      if (height < std::exp(-x)) return offset + x;
    }
    const std::uint64_t bits = random.NextBits();
    layer = bits % kLayers;
    x = Unit(bits) * width_[layer];
    if (x < width_[layer + 1]) return offset + x;
  }
}

}  // namespace cleave
