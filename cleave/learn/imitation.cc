#include "cleave/learn/imitation.h"

#include <algorithm>
#include <cmath>

namespace cleave {
namespace {

constexpr double kFarthest = 1.5;  // chips
constexpr int kReach = 4;          // chips around mu that have mass, at any useful sigma

}  // namespace

ImitationGradient ComputeImitationGradient(std::span<const ChipId> teacher,
                                           std::span<const float> positions, int chips,
                                           double sigma) {
  ImitationGradient result;
  result.gradient.resize(positions.size());
  const auto count = static_cast<double>(positions.size());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const double mu = positions[i];
    const int nearest = static_cast<int>(std::lround(mu));
    const auto exponent = [&](int chip) {
      return -0.5 * (chip - mu) * (chip - mu) / (sigma * sigma);
    };
    double total = 0;
    double mean = 0;
    for (int c = std::max(nearest - kReach, 0); c <= std::min(nearest + kReach, chips - 1); ++c) {
      const double mass = std::exp(exponent(c) - exponent(nearest));
      total += mass;
      mean += mass * c;
    }
    mean /= total;
    const double away = std::clamp(mean - teacher[i], -kFarthest, kFarthest);
    result.gradient[i] = static_cast<float>(away / (sigma * sigma) / count);
    result.loss += exponent(nearest) + std::log(total) - exponent(teacher[i]);
    if (nearest == teacher[i]) result.agreement += 1;
  }
  result.loss /= count;
  result.agreement /= count;
  return result;
}

}  // namespace cleave
