#include "cleave/learn/trainer.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "cleave/base/error.h"
#include "cleave/cost/cost_model.h"
#include "cleave/learn/policy_search.h"
#include "cleave/search/parallel.h"

namespace cleave {
namespace {

constexpr std::int64_t kValidationEvaluations = 10;
constexpr double kRefused = 0.25;  // score of an example without an accepted partition

// From the full rate to a tenth of it, along half a cosine.
double Decayed(double rate, std::int64_t step, std::int64_t steps) {
  const double done = steps > 0 ? static_cast<double>(step) / static_cast<double>(steps) : 0;
  return rate * (0.1 + 0.45 * (1 + std::cos(std::numbers::pi * done)));
}

// Where greedy is as fast as the teacher, many plans are, and the teacher's has nothing to teach.
float TeacherWeight(const TrainingExample& example) {
  const double gain =
      static_cast<double>(example.reference) / static_cast<double>(example.teacher_interval) - 1;
  return static_cast<float>(std::clamp(10 * gain, 0.02, 1.0));
}

void AddShare(const UpdateReport& report, float share, UpdateReport& sum) {
  const auto part = static_cast<double>(share);
  sum.mean_reward += part * report.mean_reward;
  sum.best_reward += part * report.best_reward;
  sum.divergence += part * report.divergence;
  sum.clipped_share += part * report.clipped_share;
  sum.entropy += part * report.entropy;
  sum.epochs = std::max(sum.epochs, report.epochs);
  sum.imitation_loss += part * report.imitation_loss;
  sum.agreement += part * report.agreement;
}

}  // namespace

double ZeroShotScore(const Policy& policy, const ExampleSet& examples, std::int64_t evaluations,
                     int threads) {
  const auto method = MakePolicySearch([&] { return policy; });
  SearchOptions options;
  options.budget.evaluations = evaluations;
  std::vector<double> logs(examples.size());
  ParallelFor(examples.size(), threads, [&](std::size_t i, int /*worker*/) {
    const TrainingExample& example = *examples[i];
    const SearchResult result =
        method->Search(example.problem, CostModel(example.problem), options, {});
    const double ratio = result.best ? static_cast<double>(example.teacher_interval) /
                                           static_cast<double>(result.interval)
                                     : kRefused;
    logs[i] = std::log(ratio);
  });
  double sum = 0;
  for (const double value : logs) sum += value;
  return std::exp(sum / static_cast<double>(examples.size()));
}

Trainer::Trainer(const Checkpoint& from, const ExampleSet& training, const ExampleSet& validation,
                 int threads)
    : training_(training),
      validation_(validation),
      threads_(threads),
      state_(from.training.value()),
      learner_(from.policy, state_.optimiser),
      apprentices_(training.size()) {
  CLEAVE_CHECK(!training.empty() && !validation.empty());
  updates_.samples = static_cast<int>(state_.plan.samples);
  updates_.threads = threads;
}

Apprentice& Trainer::ApprenticeOf(std::size_t example) {
  if (!apprentices_[example]) {
    apprentices_[example] = std::make_unique<Apprentice>(training_[example]->problem,
                                                         learner_.policy().config, updates_);
  }
  return *apprentices_[example];
}

std::vector<std::size_t> Trainer::ChooseExamples() const {
  // Streams of their own, apart from those of rollouts.
  RandomStream random(~state_.plan.seed, static_cast<std::uint64_t>(state_.steps));
  std::vector<std::size_t> chosen;
  for (std::int64_t i = 0; i < state_.plan.examples; ++i) {
    chosen.push_back(random.Below(static_cast<std::uint32_t>(training_.size())));
  }
  return chosen;
}

UpdateReport Trainer::Imitate(std::span<const std::size_t> chosen) {
  AdamOptions adam;
  adam.learning_rate =
      Decayed(state_.plan.imitation_rate, state_.steps, state_.plan.imitation_steps);
  const float share = 1.0F / static_cast<float>(chosen.size());
  UpdateReport mean;
  for (const std::size_t example : chosen) {
    const UpdateReport report = ApprenticeOf(example).AddImitationGradient(
        learner_, training_[example]->teacher, state_.plan.imitation_sigma, state_.plan.seed,
        share * TeacherWeight(*training_[example]));
    AddShare(report, share, mean);
  }
  learner_.Apply(adam);
  return mean;
}

UpdateReport Trainer::Collect(std::size_t example, std::uint64_t first_stream) {
  const TrainingExample& chosen = *training_[example];
  const CostModel model(chosen.problem);
  const auto evaluate = [&](std::span<const std::vector<ChipId>> partitions) {
    std::vector<Outcome> outcomes(partitions.size());
    ParallelFor(partitions.size(), threads_, [&](std::size_t i, int /*worker*/) {
      outcomes[i] = model.Evaluate(partitions[i]);
    });
    return outcomes;
  };
  Apprentice& apprentice = ApprenticeOf(example);
  return apprentice.Collect(apprentice.Decode(learner_.policy(), state_.plan.seed), evaluate,
                            {chosen.reference, state_.plan.seed, first_stream, {}});
}

UpdateReport Trainer::Improve(std::span<const std::size_t> chosen) {
  const std::int64_t update = state_.steps - state_.plan.imitation_steps;
  AdamOptions adam;
  adam.learning_rate = Decayed(state_.plan.ppo_rate, update, state_.plan.ppo_updates);
  // An example that was chosen twice keeps its last rollouts.
  auto stream = static_cast<std::uint64_t>(update * state_.plan.examples * state_.plan.samples);
  std::vector<UpdateReport> reports;
  for (const std::size_t example : chosen) {
    reports.push_back(Collect(example, stream));
    stream += static_cast<std::uint64_t>(state_.plan.samples);
  }
  const float share = 1.0F / static_cast<float>(chosen.size());
  for (int epoch = 0; epoch < updates_.epochs; ++epoch) {
    bool any = false;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      any |= ApprenticeOf(chosen[i]).AddProximalGradient(learner_, share, reports[i]);
    }
    if (!any) break;
    learner_.Apply(adam);
  }
  UpdateReport mean;
  for (const UpdateReport& report : reports) AddShare(report, share, mean);
  return mean;
}

void Trainer::Step(const std::function<void(const TrainingLog&)>& log) {
  if (state_.steps == 0) Validate(log);  // where it starts from: the even spread
  const std::vector<std::size_t> chosen = ChooseExamples();
  const bool imitating = state_.steps < state_.plan.imitation_steps;
  TrainingLog line;
  line.phase = imitating ? "imitation" : "ppo";
  line.step = state_.steps;
  line.report = imitating ? Imitate(chosen) : Improve(chosen);
  ++state_.steps;
  log(line);
  if (state_.steps % state_.plan.validate_every == 0 || Done() ||
      state_.steps == state_.plan.imitation_steps) {
    Validate(log);
  }
}

void Trainer::Validate(const std::function<void(const TrainingLog&)>& log) {
  TrainingLog line;
  line.phase = "validation";
  line.step = state_.steps;
  line.score = ZeroShotScore(learner_.policy(), validation_, kValidationEvaluations, threads_);
  line.best = line.score > state_.best_score;
  if (line.best) {
    state_.best_score = line.score;
    state_.best_parameters = learner_.policy().parameters;
  }
  log(line);
}

Checkpoint Trainer::Current() const {
  Checkpoint checkpoint{learner_.policy(), state_, {}};
  checkpoint.training->optimiser = learner_.optimiser();
  return checkpoint;
}

Checkpoint Trainer::Best() const {
  Checkpoint checkpoint{learner_.policy(), std::nullopt, {}};
  if (!state_.best_parameters.empty()) checkpoint.policy.parameters = state_.best_parameters;
  return checkpoint;
}

}  // namespace cleave
