#include "cleave/learn/learner.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cleave/learn/position_head.h"

namespace cleave {

ProblemGradient::ProblemGradient(const Policy& policy)
    : policy_(&policy),
      engine_(MakeGradientEngine(policy.config.shape)),
      sum_(policy.parameters.size(), 0.0F),
      own_(sum_.size()) {}

std::vector<float> ProblemGradient::Forward(const Observation& observation) {
  outputs_ = engine_->Forward(policy_->parameters, InputOf(observation));
  return Positions(observation, outputs_);
}

void ProblemGradient::Add(const Observation& observation, std::span<const float> position_gradient,
                          float weight) {
  std::ranges::fill(own_, 0.0F);
  engine_->Backward(PositionsGradient(observation, outputs_, position_gradient), own_);
  double squares = 0;
  for (const float g : own_) squares += static_cast<double>(g) * static_cast<double>(g);
  const auto scale = static_cast<float>(weight / std::max(std::sqrt(squares), 1.0));
  for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] += scale * own_[i];
}

void ProblemGradient::MoveTo(std::span<float> sum) {
  for (std::size_t i = 0; i < sum_.size(); ++i) sum[i] += sum_[i];
  std::ranges::fill(sum_, 0.0F);
}

Learner::Learner(Policy policy, AdamState optimiser, std::size_t problems)
    : policy_(std::move(policy)),
      optimiser_(std::move(optimiser)),
      gradient_(policy_.parameters.size(), 0.0F) {
  for (std::size_t i = 0; i < problems; ++i) problems_.emplace_back(policy_);
}

std::span<float> Learner::Gradient() {
  for (ProblemGradient& problem : problems_) problem.MoveTo(gradient_);
  return gradient_;
}

void Learner::Apply(const AdamOptions& options) {
  StepAdam(options, Gradient(), optimiser_, policy_.parameters);
  std::ranges::fill(gradient_, 0.0F);
}

}  // namespace cleave
