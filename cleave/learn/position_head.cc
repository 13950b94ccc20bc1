#include "cleave/learn/position_head.h"

#include <algorithm>
#include <cmath>

#include "cleave/learn/network.h"

namespace cleave {
namespace {

constexpr double kDensityRange = 1.5;  // without an emission
constexpr double kShiftRange = 1.0;    // chips

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

double DensityRange(const Observation& seen) { return seen.emitted ? 0 : kDensityRange; }

struct Placement {
  std::vector<double> mass;    // m', by operation
  std::vector<double> before;  // m' before the operation and half of its own
  std::vector<double> free;    // mu before clamping
  double total = 0;            // of m'
  double chips = 0;            // of m
};

Placement Place(const Observation& seen, std::span<const float> outputs) {
  Placement placed;
  placed.mass.resize(seen.order.size());
  placed.before.resize(seen.order.size());
  placed.free.resize(seen.order.size());
  for (const OpIndex op : seen.order) {
    const auto own = static_cast<double>(seen.mass[Index(op)]);
    const double density = std::tanh(static_cast<double>(outputs[Index(op) * kOutputs]));
    const double mass = own * std::exp(DensityRange(seen) * density);
    placed.mass[Index(op)] = mass;
    placed.before[Index(op)] = placed.total + mass / 2;
    placed.free[Index(op)] = -(placed.chips + own / 2);
    placed.total += mass;
    placed.chips += own;
  }
  for (std::size_t i = 0; i < placed.free.size(); ++i) {
    const double shift = std::tanh(static_cast<double>(outputs[i * kOutputs + 1]));
    placed.free[i] += static_cast<double>(seen.centre[i]) +
                      placed.chips * placed.before[i] / placed.total + kShiftRange * shift;
  }
  return placed;
}

}  // namespace

std::vector<float> Positions(const Observation& observation, std::span<const float> outputs) {
  const Placement placed = Place(observation, outputs);
  std::vector<float> positions(placed.free.size());
  std::ranges::transform(placed.free, positions.begin(), [&](double mu) {
    return static_cast<float>(std::clamp(mu, 0.0, observation.chips - 1.0));
  });
  return positions;
}

std::vector<float> PositionsGradient(const Observation& observation, std::span<const float> outputs,
                                     std::span<const float> position_gradient) {
  const Placement placed = Place(observation, outputs);
  const double last = observation.chips - 1;
  std::vector<double> gradient(position_gradient.begin(), position_gradient.end());
  double after = 0;   // sum of gradients of operations behind the current one
  double pulled = 0;  // sum of gradient times `before`
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    // A step goes against the gradient.
    if (placed.free[i] < 0) gradient[i] = std::min(gradient[i], 0.0);
    if (placed.free[i] > last) gradient[i] = std::max(gradient[i], 0.0);
    pulled += gradient[i] * placed.before[i];
  }
  std::vector<float> result(outputs.size(), 0.0F);
  const double scale = placed.chips / placed.total;
  for (std::size_t i = observation.order.size(); i-- > 0;) {
    const std::size_t op = Index(observation.order[i]);
    const double of_mass = scale * (after + gradient[op] / 2 - pulled / placed.total);
    const double a = std::tanh(static_cast<double>(outputs[op * kOutputs]));
    const double b = std::tanh(static_cast<double>(outputs[op * kOutputs + 1]));
    result[op * kOutputs] =
        static_cast<float>(of_mass * placed.mass[op] * DensityRange(observation) * (1 - a * a));
    result[op * kOutputs + 1] = static_cast<float>(gradient[op] * kShiftRange * (1 - b * b));
    after += gradient[op];
  }
  return result;
}

}  // namespace cleave
