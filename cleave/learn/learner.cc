#include "cleave/learn/learner.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/cost/cost_model.h"
#include "cleave/learn/imitation.h"
#include "cleave/learn/position_head.h"
#include "cleave/learn/proximal_step.h"
#include "cleave/search/greedy_plan.h"
#include "cleave/search/parallel.h"

namespace cleave {
namespace {

// Streams of deterministic emissions, which draw only where FIX has to.
constexpr std::uint64_t kEmissionStream = ~std::uint64_t{0} >> 1;

void ClearEmission(Observation& observation) {
  for (OpIndex op = 0; op < observation.ops; ++op) {
    float* row = observation.features.data() + static_cast<std::size_t>(op) * kFeatureCount;
    std::fill(row + kFirstEmissionFeature, row + kFeatureCount, 0.0F);
  }
}

void FillRewards(std::span<const Outcome> outcomes, Ticks reference, UpdateReport& report) {
  for (const Outcome& outcome : outcomes) {
    const double reward = Reward(outcome, reference);
    report.mean_reward += reward / static_cast<double>(outcomes.size());
    report.best_reward = std::max(report.best_reward, reward);
  }
}

}  // namespace

Learner::Learner(Policy policy, AdamState optimiser)
    : policy_(std::move(policy)),
      optimiser_(std::move(optimiser)),
      engine_(MakeGradientEngine(policy_.config.shape)),
      gradient_(policy_.parameters.size(), 0.0F),
      own_gradient_(gradient_.size()) {}

std::vector<float> Learner::Forward(const Observation& observation) {
  outputs_ = engine_->Forward(policy_.parameters, InputOf(observation));
  return Positions(observation, outputs_);
}

void Learner::AddGradient(const Observation& observation, std::span<const float> position_gradient,
                          float weight) {
  std::ranges::fill(own_gradient_, 0.0F);
  engine_->Backward(PositionsGradient(observation, outputs_, position_gradient), own_gradient_);
  double squares = 0;
  for (const float g : own_gradient_) squares += static_cast<double>(g) * static_cast<double>(g);
  const auto scale = static_cast<float>(weight / std::max(std::sqrt(squares), 1.0));
  for (std::size_t i = 0; i < gradient_.size(); ++i) gradient_[i] += scale * own_gradient_[i];
}

void Learner::Apply(const AdamOptions& options) {
  StepAdam(options, gradient_, optimiser_, policy_.parameters);
  std::ranges::fill(gradient_, 0.0F);
}

Apprentice::Apprentice(const Problem& problem, const PolicyConfig& config,
                       const UpdateOptions& options)
    : problem_(&problem), config_(config), options_(options), observation_(Observe(problem)) {
  for (int t = 0; t < std::max(options.threads, 1); ++t) {
    makers_.emplace_back(problem, config.sigma, options.correction);
  }
}

std::vector<ChipId> Apprentice::Nearest(std::span<const float> positions, std::uint64_t seed) {
  RandomStream random(seed, kEmissionStream);
  return NearestPartition(makers_.front().solver(), positions, random);
}

std::vector<float> Apprentice::Decode(const Policy& policy, std::uint64_t seed,
                                      const std::function<void(std::span<const ChipId>)>& each) {
  ClearEmission(observation_);
  std::vector<float> positions = Predict(policy, observation_);
  for (int step = 1; step < config_.decoding_steps; ++step) {
    const std::vector<ChipId> emission = Nearest(positions, seed);
    if (each) each(emission);
    Show(emission);
    positions = Predict(policy, observation_);
  }
  return positions;
}

std::span<const Rollout> Apprentice::Draw(std::span<const float> positions, int count,
                                          std::uint64_t seed, std::uint64_t first) {
  const std::vector<double> centres(positions.begin(), positions.end());
  const ProbabilityRows rows = PeakedRows(*problem_, centres, config_.sigma);
  rollouts_.resize(static_cast<std::size_t>(count));
  ParallelFor(rollouts_.size(), options_.threads, [&](std::size_t i, int worker) {
    RandomStream random(seed, first + i);
    makers_[static_cast<std::size_t>(worker)].Make(positions, rows, random, rollouts_[i]);
  });
  return rollouts_;
}

UpdateReport Apprentice::Collect(std::span<const float> positions, const EvaluateBatch& evaluate,
                                 const UpdateCall& call) {
  partitions_.clear();
  advantages_.reset();
  for (const Rollout& rollout : Draw(positions, options_.samples, call.seed, call.first_stream)) {
    partitions_.push_back(rollout.chips);
  }
  const std::vector<Outcome> outcomes = evaluate(partitions_);
  UpdateReport report;
  FillRewards(outcomes, call.reference, report);
  partitions_.resize(outcomes.size());
  if (outcomes.size() >= 2) {
    advantages_.emplace(*problem_, partitions_, outcomes, call.reference, options_.advantage);
  }
  return report;
}

bool Apprentice::AddProximalGradient(Learner& learner, float weight, UpdateReport& report) {
  if (!advantages_) return false;
  const std::vector<float> positions = learner.Forward(observation_);
  const auto rollouts = std::span<const Rollout>(rollouts_).first(partitions_.size());
  const ProximalGradient step =
      ComputeProximalGradient(rollouts, *advantages_, positions, config_.sigma, options_.clip);
  report.divergence = step.divergence;
  report.clipped_share = step.clipped_share;
  if (report.epochs == 0) report.entropy = step.entropy;
  if (step.divergence > options_.largest_divergence) return false;
  learner.AddGradient(observation_, step.gradient, weight);
  ++report.epochs;
  return true;
}

UpdateReport Apprentice::Update(Learner& learner, std::span<const float> positions,
                                const EvaluateBatch& evaluate, const UpdateCall& call) {
  UpdateReport report = Collect(positions, evaluate, call);
  for (int epoch = 0; epoch < options_.epochs; ++epoch) {
    if (!AddProximalGradient(learner, 1, report)) break;
    learner.Apply(call.adam);
  }
  return report;
}

UpdateReport Apprentice::AddImitationGradient(Learner& learner, std::span<const ChipId> teacher,
                                              double sigma, std::uint64_t seed, float weight) {
  UpdateReport report;
  ClearEmission(observation_);
  const int steps = std::min(config_.decoding_steps, 2);
  for (int step = 0; step < steps; ++step) {
    const std::vector<float> positions = learner.Forward(observation_);
    const ImitationGradient imitation =
        ComputeImitationGradient(teacher, positions, problem_->num_chips(), sigma);
    learner.AddGradient(observation_, imitation.gradient, weight / static_cast<float>(steps));
    report.imitation_loss = imitation.loss;
    report.agreement = imitation.agreement;
    if (step + 1 < steps) Show(Nearest(positions, seed));
  }
  return report;
}

Ticks ReferenceInterval(const Problem& problem, std::uint64_t seed) {
  return std::max<Ticks>(CostModel(problem).Loads(GreedyPlan(problem, seed)).Interval(), 1);
}

}  // namespace cleave
