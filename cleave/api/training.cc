#include "cleave/api/training.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "cleave/api/checkpoint_file.h"
#include "cleave/api/training_log.h"
#include "cleave/api/training_set.h"
#include "cleave/base/error.h"
#include "cleave/io/atomic_file.h"
#include "cleave/io/json_text.h"
#include "cleave/learn/process_group.h"

namespace cleave {
namespace {

TrainingPlan PlanFrom(const TrainOptions& options) {
  TrainingPlan plan;
  plan.imitation_steps = options.imitation_steps;
  plan.ppo_updates = options.ppo_updates;
  plan.validate_every = options.validate_every;
  plan.examples = options.examples;
  plan.imitation_rate = options.imitation_rate;
  plan.ppo_rate = options.ppo_rate;
  plan.final_rate = options.final_rate;
  plan.average = options.average;
  plan.seed = options.seed;
  return plan;
}

Checkpoint StartOf(const TrainOptions& options, const RunContext& context) {
  std::error_code ignored;
  if (!options.state.empty() && std::filesystem::exists(options.state, ignored)) {
    Checkpoint checkpoint = ReadCheckpoint(options.state);
    if (!checkpoint.training) {
      throw InputError({options.state.string(), ""}, "holds no training state to go on from",
                       "give the file that an earlier run wrote as --state");
    }
    context.Log(fmt::format("going on from step {}", checkpoint.training->steps));
    return checkpoint;
  }
  Checkpoint checkpoint{NewPolicy({}, options.seed), TrainingState{}, {}};
  checkpoint.training->plan = PlanFrom(options);
  return checkpoint;
}

std::string StartLine(const Trainer& trainer, const ExampleSet& training,
                      const ExampleSet& validation) {
  return fmt::format(R"({{"phase": "start", "step": {}, "steps": {}, "training_examples": {}, )"
                     R"("validation_examples": {}, "engine": {}, "cleave": "{}"}})",
                     trainer.steps(), trainer.TotalSteps(), training.size(), validation.size(),
                     JsonString(trainer.engine()), CLEAVE_VERSION);
}

void Save(const std::filesystem::path& path, const Checkpoint& checkpoint) {
  if (!path.empty()) AtomicWrite(path, EncodeCheckpoint(checkpoint));
}

// All processes of a group stop after the same step.
bool AnyCancelled(const RunContext& context, ProcessGroup* group) {
  float cancelled = context.Cancelled() ? 1 : 0;
  if (group != nullptr) group->Sum({&cancelled, 1});
  return cancelled > 0;
}

// The first process of a group writes; the others do the same work and say nothing.
bool Writes(const ProcessGroup* group) { return group == nullptr || group->rank() == 0; }

TrainOptions FilesOf(TrainOptions options, const ProcessGroup* group) {
  if (Writes(group)) return options;
  options.output.clear();
  options.log.clear();
  options.event_folder.clear();
  return options;
}

// Runs to the end or to the cancellation, saving the state now and then.
TrainResult RunTraining(Trainer& trainer, TrainingLogWriter& log,
                        const std::filesystem::path& state, std::int64_t save_every,
                        const RunContext& context, ProcessGroup* group = nullptr) {
  const auto write = [&](const TrainingLog& line) { log(line, trainer.TotalSteps()); };
  while (!trainer.Done() && !AnyCancelled(context, group)) {
    trainer.Step(write);
    if (trainer.steps() % save_every == 0) Save(state, trainer.Current());
  }
  Save(state, trainer.Current());
  return {trainer.steps(), trainer.Current().training->best_score, trainer.Done()};
}

}  // namespace

std::string TrainResult::Text() const {
  return fmt::format("{} after {} steps; zero-shot, best of 10, at {:.4f} of slice's throughput\n",
                     finished ? "done" : "stopped early", steps, best_score);
}

TrainResult Train(const TrainOptions& given, const RunContext& context) {
  const std::unique_ptr<ProcessGroup> group = JoinProcessGroup(RendezvousFromEnvironment());
  const TrainOptions options = FilesOf(given, group.get());
  const Checkpoint start = StartOf(options, context);
  TrainingSetOptions set;
  set.packages = options.packages;
  set.most_nodes = options.most_nodes;
  set.seed = start.training->plan.seed;
  set.threads = options.threads;
  const ExampleSet training = LoadExamples(options.corpus, "train", set, context);
  set.packages = 1;
  const ExampleSet validation = LoadExamples(options.corpus, "validation", set, context);
  if (AnyCancelled(context, group.get()))
    return {start.training->steps, start.training->best_score, false};
  if (training.empty() || validation.empty()) {
    throw InputError({options.corpus.string(), ""},
                     "has no models to train on, or none to validate on",
                     "give the folder with manifest.json and models/");
  }
  Trainer trainer(start, training, validation, options.threads, group.get());
  TrainingLogWriter log(options.log, options.event_folder, context);
  log.Line(StartLine(trainer, training, validation));
  const TrainResult result =
      RunTraining(trainer, log, Writes(group.get()) ? options.state : std::filesystem::path{},
                  options.save_every, context, group.get());
  Checkpoint best = trainer.Best();
  best.note = fmt::format("cleave {} train, {}, {} examples, {} steps, seed {}, validation {:.4f}",
                          CLEAVE_VERSION, trainer.engine(), training.size(), result.steps,
                          start.training->plan.seed, result.best_score);
  Save(options.output, best);
  return result;
}

TrainResult FineTune(const Graph& graph, const Package& package, const FineTuneOptions& options,
                     const RunContext& context) {
  Checkpoint start =
      options.checkpoint.empty() ? DefaultCheckpoint() : ReadCheckpoint(options.checkpoint);
  start.training = TrainingState{};
  start.training->plan.ppo_updates = options.updates;
  start.training->plan.examples = 1;
  start.training->plan.ppo_rate = options.learning_rate;
  start.training->plan.validate_every = 10;
  start.training->plan.seed = options.seed;
  ExampleSet examples;
  examples.push_back(MakeTrainingExample(graph, package, 100));
  if (!examples.front()) {
    throw InputError({graph.name, ""}, "no plan is known that fits the package",
                     "see what 'cleave partition' says of it");
  }
  Trainer trainer(start, examples, examples, options.threads);
  TrainingLogWriter log(options.log, {}, context);
  log.Line(StartLine(trainer, examples, examples));
  const TrainResult result = RunTraining(trainer, log, {}, options.updates + 1, context);
  Checkpoint best = trainer.Best();
  best.note = fmt::format("cleave {} finetune on {}, {} updates, seed {}", CLEAVE_VERSION,
                          examples.front()->name, result.steps, options.seed);
  Save(options.output, best);
  return result;
}

}  // namespace cleave
