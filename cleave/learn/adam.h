// Adam (Kingma and Ba, ICLR 2015), with its state in the open for checkpoints.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cleave {

struct AdamOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double largest_norm = 1.0;  // a longer gradient is shortened to this
};

struct AdamState {
  std::int64_t steps = 0;
  std::vector<float> first;  // moving averages of the gradient and of its square
  std::vector<float> second;

  bool operator==(const AdamState&) const = default;
};

// One step. An empty state starts from zero. `gradient` is overwritten.
void StepAdam(const AdamOptions& options, std::span<float> gradient, AdamState& state,
              std::span<float> parameters);

}  // namespace cleave
