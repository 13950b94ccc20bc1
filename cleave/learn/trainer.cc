#include "cleave/learn/trainer.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <optional>

#include "cleave/base/error.h"
#include "cleave/cost/cost_model.h"
#include "cleave/learn/incumbent.h"
#include "cleave/learn/learning_rate.h"
#include "cleave/learn/policy_search.h"
#include "cleave/learn/weight_average.h"
#include "cleave/search/greedy_plan.h"
#include "cleave/search/parallel.h"

namespace cleave {
namespace {

constexpr std::int64_t kValidationEvaluations = 10;
constexpr std::uint32_t kMostRollInSteps = 4;
constexpr int kRollInDraws = 4;
constexpr std::uint32_t kMostRefinements = 6;
constexpr std::uint32_t kMostChanges = 4;
constexpr double kRefused = 0.25;  // score of an example without an accepted partition

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

ZeroShotScore ScoreZeroShot(const Policy& policy, const ExampleSet& examples,
                            std::int64_t evaluations, int threads) {
  const auto method = MakePolicySearch([&] { return policy; });
  SearchOptions options;
  options.budget.evaluations = evaluations;
  std::vector<std::optional<double>> ratios(examples.size());
  ParallelFor(examples.size(), threads, [&](std::size_t i, int /*worker*/) {
    const TrainingExample& example = *examples[i];
    const SearchResult result =
        method->Search(example.problem, CostModel(example.problem), options, {});
    if (!result.best) return;
    ratios[i] =
        static_cast<double>(example.teacher_interval) / static_cast<double>(result.interval);
  });
  ZeroShotScore zero_shot;
  double sum = 0;
  for (const std::optional<double>& ratio : ratios) {
    sum += ratio ? std::log(*ratio) : 0;
    zero_shot.refused += ratio ? 0 : 1;
  }
  const auto all = static_cast<double>(examples.size());
  const auto refused = static_cast<double>(zero_shot.refused);
  zero_shot.score = std::exp((sum + refused * std::log(kRefused)) / all);
  zero_shot.score_of_rest = std::exp(sum / std::max(all - refused, 1.0));
  return zero_shot;
}

Trainer::Trainer(const Checkpoint& from, const ExampleSet& training, const ExampleSet& validation,
                 int threads, ProcessGroup* group)
    : training_(training),
      validation_(validation),
      threads_(threads),
      group_(group),
      state_(from.training.value()),
      learner_(from.policy, state_.optimiser, static_cast<std::size_t>(state_.plan.examples)),
      apprentices_(training.size()) {
  CLEAVE_CHECK(!training.empty() && !validation.empty());
  updates_.samples = static_cast<int>(state_.plan.samples);
  updates_.threads = std::max(threads / static_cast<int>(state_.plan.examples), 1);
}

// Side by side; one after the other where an example was chosen twice.
void Trainer::ForEach(std::span<const std::size_t> own,
                      const std::function<void(std::size_t)>& work) const {
  ParallelFor(own.size(), threads_, [&](std::size_t first, int /*worker*/) {
    const std::span<const std::size_t> before = own.first(first);
    if (std::ranges::find(before, own[first]) != before.end()) return;
    for (std::size_t i = first; i < own.size(); ++i) {
      if (own[i] == own[first]) work(i);
    }
  });
}

Apprentice& Trainer::ApprenticeOf(std::size_t example) {
  if (!apprentices_[example]) {
    apprentices_[example] = std::make_unique<Apprentice>(training_[example]->problem,
                                                         learner_.policy().config, updates_);
  }
  return *apprentices_[example];
}

std::size_t Trainer::StepExamples() const {
  const auto processes = static_cast<std::size_t>(group_ != nullptr ? group_->size() : 1);
  return static_cast<std::size_t>(state_.plan.examples) * processes;
}

// Distinct ones while there are enough: each keeps one batch of rollouts at a time.
std::vector<std::size_t> Trainer::ChooseExamples() const {
  // Streams of their own, apart from those of rollouts.
  RandomStream random(~state_.plan.seed, static_cast<std::uint64_t>(state_.steps));
  std::vector<std::size_t> chosen;
  while (chosen.size() < StepExamples()) {
    const std::size_t example = random.Below(static_cast<std::uint32_t>(training_.size()));
    const bool again =
        chosen.size() < training_.size() && std::ranges::find(chosen, example) != chosen.end();
    if (!again) chosen.push_back(example);
  }
  return chosen;
}

std::span<const std::size_t> Trainer::OwnPart(std::span<const std::size_t> chosen) const {
  if (group_ == nullptr) return chosen;
  const auto own = static_cast<std::size_t>(state_.plan.examples);
  return chosen.subspan(own * static_cast<std::size_t>(group_->rank()), own);
}

// Adds up the gradient over the processes; whether any of them has one.
bool Trainer::ShareGradient(bool any) {
  if (group_ == nullptr) return any;
  float count = any ? 1 : 0;
  group_->Sum({&count, 1});
  if (count > 0) group_->Sum(learner_.Gradient());
  return count > 0;
}

// Reports are sums of shares.
void Trainer::ShareReport(UpdateReport& report) const {
  if (group_ == nullptr) return;
  double* const fields[] = {&report.mean_reward,   &report.best_reward, &report.divergence,
                            &report.clipped_share, &report.entropy,     &report.imitation_loss,
                            &report.agreement};
  std::vector<float> values;
  for (const double* field : fields) values.push_back(static_cast<float>(*field));
  group_->Sum(values);
  for (std::size_t i = 0; i < values.size(); ++i) *fields[i] = static_cast<double>(values[i]);
}

// What imitation starts from: the teacher's plan after some random changes, or a plan that owes it
// nothing. The policy learns to mend what is wrong and to leave what is right.
void Trainer::Disturb(Apprentice& apprentice, const TrainingExample& example,
                      std::uint64_t stream) {
  RandomStream random(~(state_.plan.seed + 2), stream);
  const std::uint32_t kind = random.Below(8);
  if (kind == 0) return apprentice.Show(GreedyPlan(example.problem, random.Below(1000)), &random);
  if (kind == 1) {
    apprentice.Hide();
    const std::vector<ChipId> even = apprentice.Nearest(apprentice.observation().centre, stream);
    return apprentice.Show(even, &random);
  }
  std::vector<ChipId> chips = example.teacher;
  for (std::uint32_t change = random.Below(kMostChanges) + 1; change > 0; --change) {
    apprentice.Show(chips, &random);
    const std::vector<float> centres = apprentice.observation().centre;
    chips = apprentice.Draw(centres, 1, ~stream, change + random.Below(kSpreadKinds)).front().chips;
  }
  apprentice.Show(chips, &random);
}

UpdateReport Trainer::Imitate(std::span<const std::size_t> chosen) {
  AdamOptions adam;
  adam.learning_rate = DecayedRate(state_.plan.imitation_rate, state_.plan.final_rate, state_.steps,
                                   state_.plan.imitation_steps);
  const float share = 1.0F / static_cast<float>(chosen.size());
  UpdateReport mean;
  const std::span<const std::size_t> own = OwnPart(chosen);
  const auto first = static_cast<std::uint64_t>(state_.steps) * chosen.size() +
                     static_cast<std::uint64_t>(own.data() - chosen.data());
  std::vector<UpdateReport> reports(own.size());
  ForEach(own, [&](std::size_t i) {
    const TrainingExample& example = *training_[own[i]];
    Apprentice& apprentice = ApprenticeOf(own[i]);
    Disturb(apprentice, example, first + i);
    reports[i] = apprentice.AddImitationGradient(learner_.problem(i), example.teacher,
                                                 state_.plan.imitation_sigma, share);
  });
  for (const UpdateReport& report : reports) AddShare(report, share, mean);
  ShareGradient(true);
  learner_.Apply(adam);
  ShareReport(mean);
  return mean;
}

// A plan as the policy meets them in a search: the best of a few steps of its own, from an even
// spread, the greedy plan or the teacher's, and what it then makes of it unseen by an evaluator.
void Trainer::RollIn(Apprentice& apprentice, const TrainingExample& example,
                     std::uint64_t first_stream) {
  RandomStream random(~(state_.plan.seed + 1), first_stream);
  const CostModel model(example.problem);
  Incumbent incumbent(example.problem);
  const auto offer = [&](std::span<const ChipId> chips) {
    incumbent.Offer(chips, model.Evaluate(chips));
  };
  apprentice.Hide();
  if (const std::uint32_t start = random.Below(4); start == 0) {
    offer(GreedyPlan(example.problem, random.Below(1000)));
  } else if (start == 1) {
    offer(example.teacher);
  } else if (start == 2) {
    offer(apprentice.EvenSpread(random));
  } else {
    offer(apprentice.Nearest(Predict(learner_.policy(), apprentice.observation()), first_stream));
  }
  const std::uint32_t steps = random.Below(kMostRollInSteps + 1);
  for (std::uint32_t step = 0; step < steps; ++step) {
    apprentice.Show(incumbent.chips(), &random);
    const std::vector<float> positions = Predict(learner_.policy(), apprentice.observation());
    offer(apprentice.Nearest(positions, first_stream));
    for (const Rollout& rollout :
         apprentice.Draw(positions, kRollInDraws, ~first_stream, step * kRollInDraws)) {
      offer(rollout.chips);
    }
  }
  apprentice.Show(incumbent.chips(), &random);
  const std::uint32_t refinements = random.Below(kMostRefinements + 1);
  apprentice.Show(apprentice.Refine(learner_.policy(), refinements, random), &random);
}

UpdateReport Trainer::Collect(std::size_t example, std::uint64_t first_stream) {
  const TrainingExample& chosen = *training_[example];
  const CostModel model(chosen.problem);
  const auto evaluate = [&](std::span<const std::vector<ChipId>> partitions) {
    std::vector<Outcome> outcomes(partitions.size());
    ParallelFor(partitions.size(), updates_.threads, [&](std::size_t i, int /*worker*/) {
      outcomes[i] = model.Evaluate(partitions[i]);
    });
    return outcomes;
  };
  Apprentice& apprentice = ApprenticeOf(example);
  RollIn(apprentice, chosen, first_stream);
  return apprentice.Collect(Predict(learner_.policy(), apprentice.observation()), evaluate,
                            {chosen.reference, state_.plan.seed, first_stream, {}});
}

UpdateReport Trainer::Improve(std::span<const std::size_t> chosen) {
  const std::int64_t update = state_.steps - state_.plan.imitation_steps;
  AdamOptions adam;
  adam.learning_rate =
      DecayedRate(state_.plan.ppo_rate, state_.plan.final_rate, update, state_.plan.ppo_updates);
  const std::span<const std::size_t> own = OwnPart(chosen);
  // Every example of a step has its own streams, whichever process takes it.
  const auto first = static_cast<std::uint64_t>(update) * chosen.size() +
                     static_cast<std::uint64_t>(own.data() - chosen.data());
  const auto samples = static_cast<std::uint64_t>(state_.plan.samples);
  std::vector<UpdateReport> reports(own.size());
  ForEach(own, [&](std::size_t i) { reports[i] = Collect(own[i], (first + i) * samples); });
  const float share = 1.0F / static_cast<float>(chosen.size());
  int epochs = 0;
  for (; epochs < updates_.epochs; ++epochs) {
    std::atomic<bool> any = false;
    ForEach(own, [&](std::size_t i) {
      if (ApprenticeOf(own[i]).AddProximalGradient(learner_.problem(i), share, reports[i])) {
        any = true;
      }
    });
    if (!ShareGradient(any)) break;
    learner_.Apply(adam);
  }
  UpdateReport mean;
  for (const UpdateReport& report : reports) AddShare(report, share, mean);
  ShareReport(mean);
  mean.epochs = epochs;
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
  if (state_.plan.average > 0) {
    TakeIntoAverage(learner_.policy().parameters, state_.steps, state_.plan.average,
                    state_.average);
  }
  log(line);
  if (state_.steps % state_.plan.validate_every == 0 || Done() ||
      state_.steps == state_.plan.imitation_steps) {
    Validate(log);
  }
}

Policy Trainer::Validated() const {
  Policy policy = learner_.policy();
  if (!state_.average.empty()) policy.parameters = state_.average;
  return policy;
}

void Trainer::Validate(const std::function<void(const TrainingLog&)>& log) {
  TrainingLog line;
  line.phase = "validation";
  line.step = state_.steps;
  const Policy policy = Validated();
  line.zero_shot = ScoreZeroShot(policy, validation_, kValidationEvaluations, threads_);
  line.best = line.zero_shot.score > state_.best_score;
  if (line.best) {
    state_.best_score = line.zero_shot.score;
    state_.best_parameters = policy.parameters;
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
