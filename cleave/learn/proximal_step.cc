#include "cleave/learn/proximal_step.h"

#include <algorithm>
#include <cmath>

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

ProximalGradient ComputeProximalGradient(std::span<const Rollout> rollouts,
                                         const Advantages& advantages,
                                         std::span<const float> positions, double clip) {
  ProximalGradient result;
  std::vector<double> gradient(positions.size(), 0.0);
  std::vector<double> log_probabilities;
  std::int64_t clipped = 0;
  for (std::size_t r = 0; r < rollouts.size(); ++r) {
    for (const Decision& decision : rollouts[r].decisions) {
      const std::span<const ChipOption> options = rollouts[r].OptionsOf(decision);
      OptionLogProbabilities(options, positions[Index(decision.op)] + decision.shift,
                             static_cast<double>(decision.sigma), log_probabilities);
      double mean_chip = 0;
      double log_ratio = 0;
      for (std::size_t o = 0; o < options.size(); ++o) {
        const double probability = std::exp(log_probabilities[o]);
        mean_chip += probability * options[o].chip;
        if (probability > 0) result.entropy -= probability * log_probabilities[o];
        if (options[o].chip == decision.chosen) {
          log_ratio = log_probabilities[o] - static_cast<double>(decision.log_probability);
        }
      }
      const double ratio = std::exp(std::clamp(log_ratio, -20.0, 20.0));
      const double advantage = advantages.Of(r, decision.op);
      result.divergence += ratio - 1 - log_ratio;
      if (advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip) {
        ++clipped;
        continue;
      }
      gradient[Index(decision.op)] -=
          advantage * ratio * (decision.chosen - mean_chip) /
          (static_cast<double>(decision.sigma) * static_cast<double>(decision.sigma));
    }
    result.decisions += static_cast<std::int64_t>(rollouts[r].decisions.size());
  }
  const double count = std::max<double>(static_cast<double>(result.decisions), 1);
  result.divergence /= count;
  result.entropy /= count;
  result.clipped_share = static_cast<double>(clipped) / count;
  for (const double value : gradient) {
    result.gradient.push_back(static_cast<float>(value / count));
  }
  return result;
}

}  // namespace cleave
