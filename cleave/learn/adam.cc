#include "cleave/learn/adam.h"

#include <cmath>

namespace cleave {

void StepAdam(const AdamOptions& options, std::span<float> gradient, AdamState& state,
              std::span<float> parameters) {
  if (state.first.empty()) {
    state.first.assign(parameters.size(), 0.0F);
    state.second.assign(parameters.size(), 0.0F);
  }
  double squares = 0;
  for (const float g : gradient) squares += static_cast<double>(g) * static_cast<double>(g);
  const double norm = std::sqrt(squares);
  const auto shorten =
      static_cast<float>(norm > options.largest_norm ? options.largest_norm / norm : 1.0);
  ++state.steps;
  const auto steps = static_cast<double>(state.steps);
  const auto beta1 = static_cast<float>(options.beta1);
  const auto beta2 = static_cast<float>(options.beta2);
  const auto rate =
      static_cast<float>(options.learning_rate / (1 - std::pow(options.beta1, steps)));
  const auto unbias = static_cast<float>(1 / (1 - std::pow(options.beta2, steps)));
  const auto epsilon = static_cast<float>(options.epsilon);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const float g = shorten * gradient[i];
    state.first[i] = beta1 * state.first[i] + (1 - beta1) * g;
    state.second[i] = beta2 * state.second[i] + (1 - beta2) * g * g;
    parameters[i] -= rate * state.first[i] / (std::sqrt(unbias * state.second[i]) + epsilon);
  }
}

}  // namespace cleave
