#include "cleave/learn/apprentice.h"

#include <algorithm>
#include <cmath>

#include "cleave/cost/cost_model.h"
#include "cleave/learn/imitation.h"
#include "cleave/learn/proximal_step.h"
#include "cleave/search/greedy_plan.h"
#include "cleave/search/parallel.h"
#include "cleave/solver/probability_rows.h"

namespace cleave {
namespace {

// Streams of deterministic emissions, which draw only where FIX has to.
constexpr std::uint64_t kEmissionStream = ~std::uint64_t{0} >> 1;

void FillRewards(std::span<const Outcome> outcomes, Ticks reference, UpdateReport& report) {
  for (const Outcome& outcome : outcomes) {
    const double reward = Reward(outcome, reference);
    report.mean_reward += reward / static_cast<double>(outcomes.size());
    report.best_reward = std::max(report.best_reward, reward);
  }
}

}  // namespace

Apprentice::Apprentice(const Problem& problem, const PolicyConfig& config,
                       const UpdateOptions& options)
    : problem_(&problem),
      config_(config),
      options_(options),
      observation_(Observe(problem)),
      centres_(static_cast<std::size_t>(std::max(options.threads, 1))) {
  if (!options.neighbours) {
    observation_.predecessors = observation_.successors = Csr::FromPairs(observation_.ops, {});
  }
  for (std::size_t t = 0; t < centres_.size(); ++t) makers_.emplace_back(problem, options.rollout);
  Hide();
}

void Apprentice::Show(std::span<const ChipId> chips, RandomStream* random) {
  emission_.assign(chips.begin(), chips.end());
  focus_ = FocusOf(*problem_, chips);
  SetEmission(*problem_, chips, observation_,
              random != nullptr ? makers_.front().solver().orders().Deepest(random)
                                : std::vector<OpIndex>{});
  balanced_ = BalancedCentres(observation_);
}

void Apprentice::Hide() {
  emission_.clear();
  ClearEmission(observation_);
}

std::vector<ChipId> Apprentice::Nearest(std::span<const float> positions, std::uint64_t seed) {
  RandomStream random(seed, kEmissionStream);
  return NearestPartition(makers_.front().solver(), positions, random);
}

std::vector<ChipId> Apprentice::EvenSpread(RandomStream& random) {
  const std::vector<OpIndex> order = makers_.front().solver().orders().Deepest(&random);
  std::vector<float> positions;
  for (const double middle : WorkSharePositions(*problem_, order)) {
    positions.push_back(
        static_cast<float>(std::clamp(middle - 0.5, 0.0, problem_->num_chips() - 1.0)));
  }
  return NearestPartition(makers_.front().solver(), positions, random);
}

std::vector<ChipId> Apprentice::Refine(const Policy& policy, std::uint32_t steps,
                                       RandomStream& random) {
  std::vector<ChipId> chips = emission_;
  for (std::uint32_t step = 0; step < steps; ++step) {
    Show(chips, &random);
    std::vector<ChipId> next =
        NearestPartition(makers_.front().solver(), Predict(policy, observation_), random);
    if (next == chips) break;
    chips = std::move(next);
  }
  return chips;
}

std::vector<float> Apprentice::Decode(const Policy& policy, std::uint64_t seed) {
  Hide();
  std::vector<float> positions = Predict(policy, observation_);
  for (int step = 1; step < config_.decoding_steps; ++step) {
    Show(Nearest(positions, seed));
    positions = Predict(policy, observation_);
  }
  return positions;
}

std::span<const Rollout> Apprentice::Draw(std::span<const float> positions, int count,
                                          std::uint64_t seed, std::uint64_t first) {
  for (const Rollout& drawn : rollouts_) draws_[drawn.arm] += 1;  // all credited by now
  rollouts_.resize(static_cast<std::size_t>(count));
  ParallelFor(rollouts_.size(), options_.threads, [&](std::size_t i, int worker) {
    RandomStream random(seed, first + i);
    DrawOne(positions, first + i, random, static_cast<std::size_t>(worker), rollouts_[i]);
  });
  return rollouts_;
}

// In turn, over the batches of a run; or by how often they helped.
std::size_t Apprentice::ChooseArm(std::uint64_t number, RandomStream& random) const {
  if (!options_.plain_too) return options_.windows ? number % kSpreadKinds : 0;
  if (!options_.windows) return number % 2 * kSpreadKinds;
  constexpr double kDoubt = 5;  // draws that one success is spread over before there are any
  std::array<double, 2 * kSpreadKinds> weights{};
  for (std::size_t arm = 0; arm < weights.size(); ++arm) {
    weights[arm] = (1 + successes_[arm]) / (kDoubt + draws_[arm]);
  }
  weights[kSpreadKinds] = 0;  // everything at once without a policy's help is worth nothing
  return DrawWeighted(weights, random);
}

void Apprentice::DrawOne(std::span<const float> positions, std::uint64_t number,
                         RandomStream& random, std::size_t worker, Rollout& rollout) {
  Centres& centres = centres_[worker];
  centres.positions.assign(positions.begin(), positions.end());
  centres.sigmas.assign(positions.size(), static_cast<float>(config_.sigma));
  centres.shifts.assign(positions.size(), 0.0F);
  const bool seen = !emission_.empty();
  rollout.arm = seen ? ChooseArm(number, random) : 0;
  const bool plain = rollout.arm >= kSpreadKinds;
  if (plain) centres.positions = number % 2 == 0 ? observation_.centre : balanced_;
  if (options_.windows && seen) {
    const double density = static_cast<double>(observation_.ops) / observation_.chips;
    Narrow(ChooseSpread(rollout.arm % kSpreadKinds, focus_, config_.sigma, density, random),
           centres);
  }
  makers_[worker].Make({centres.positions, centres.sigmas, observation_.order, centres.shifts},
                       random, rollout);
  if (plain) rollout.decisions.clear();
}

void Apprentice::Narrow(const Spread& spread, Centres& centres) const {
  for (std::size_t i = 0; i < centres.positions.size(); ++i) {
    const auto centre = static_cast<double>(observation_.centre[i]);
    if (centre < spread.first || centre > spread.last) {
      centres.sigmas[i] = 0;
      centres.positions[i] = static_cast<float>(emission_[i]);
      continue;
    }
    centres.sigmas[i] = static_cast<float>(spread.sigma);
    centres.shifts[i] = static_cast<float>(spread.ShiftAt(centre));
    centres.positions[i] += centres.shifts[i];
  }
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

bool Apprentice::AddProximalGradient(ProblemGradient& sum, float weight, UpdateReport& report) {
  if (!advantages_) return false;
  const std::vector<float> positions = sum.Forward(observation_);
  const auto rollouts = std::span<const Rollout>(rollouts_).first(partitions_.size());
  const ProximalGradient step =
      ComputeProximalGradient(rollouts, *advantages_, positions, options_.clip);
  report.divergence = step.divergence;
  report.clipped_share = step.clipped_share;
  if (report.epochs == 0) report.entropy = step.entropy;
  if (step.divergence > options_.largest_divergence) return false;
  sum.Add(observation_, step.gradient, weight);
  ++report.epochs;
  return true;
}

UpdateReport Apprentice::Update(Learner& learner, std::span<const float> positions,
                                const EvaluateBatch& evaluate, const UpdateCall& call) {
  UpdateReport report = Collect(positions, evaluate, call);
  for (int epoch = 0; epoch < options_.epochs; ++epoch) {
    if (!AddProximalGradient(learner.problem(0), 1, report)) break;
    learner.Apply(call.adam);
  }
  return report;
}

void Apprentice::ImitateChanges(Learner& learner, std::span<const ChipId> better,
                                const AdamOptions& adam, int steps) {
  constexpr double kSigma = 0.15;  // of the cross-entropy, in chips
  ProblemGradient& sum = learner.problem(0);
  for (int step = 0; step < steps; ++step) {
    const std::vector<float> positions = sum.Forward(observation_);
    std::vector<float> gradient =
        ComputeImitationGradient(better, positions, problem_->num_chips(), kSigma).gradient;
    bool agrees = true;
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      if (better[i] == emission_[i]) gradient[i] = 0;
      agrees = agrees && (better[i] == emission_[i] || std::lround(positions[i]) == better[i]);
    }
    if (agrees) return;
    sum.Add(observation_, gradient);
    learner.Apply(adam);
  }
}

UpdateReport Apprentice::AddImitationGradient(ProblemGradient& sum, std::span<const ChipId> teacher,
                                              double sigma, float weight) {
  UpdateReport report;
  const std::vector<float> positions = sum.Forward(observation_);
  const ImitationGradient imitation =
      ComputeImitationGradient(teacher, positions, problem_->num_chips(), sigma);
  sum.Add(observation_, imitation.gradient, weight);
  report.imitation_loss = imitation.loss;
  report.agreement = imitation.agreement;
  return report;
}

Ticks ReferenceInterval(const Problem& problem, std::uint64_t seed) {
  return std::max<Ticks>(CostModel(problem).Loads(GreedyPlan(problem, seed)).Interval(), 1);
}

}  // namespace cleave
