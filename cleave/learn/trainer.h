// Pre-training: imitation of the teacher's plans, then PPO, over many problems.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "cleave/base/run_context.h"
#include "cleave/learn/apprentice.h"
#include "cleave/learn/checkpoint.h"
#include "cleave/learn/process_group.h"
#include "cleave/learn/training_example.h"

namespace cleave {

using ExampleSet = std::vector<std::unique_ptr<TrainingExample>>;

// What a policy is worth without fine-tuning.
struct ZeroShotScore {
  // Geometric mean over the examples of (the teacher's interval / that of the best of some
  // partitions). An example of which all are refused counts as a quarter: less, and one that flips
  // would hide what happens to all others.
  double score = 0;
  std::int64_t refused = 0;  // such examples
  double score_of_rest = 1;  // the same over the others
};

ZeroShotScore ScoreZeroShot(const Policy& policy, const ExampleSet& examples,
                            std::int64_t evaluations, int threads);

// One line of the training log.
struct TrainingLog {
  std::string_view phase;   // "imitation", "ppo" or "validation"
  std::int64_t step = 0;    // done before it
  UpdateReport report;      // of the two training phases: mean over the step's examples
  ZeroShotScore zero_shot;  // of validation
  bool best = false;        // of validation: the best so far
};

// Training that can stop after any step and go on from its checkpoint to the same weights: which
// example a step takes and what it draws follow from (seed, step) alone. Not thread-safe.
class Trainer {
 public:
  // Goes on from the checkpoint, which must hold a training state. Sets must outlive it and be the
  // same every time; neither may be empty. With a group, every process makes a trainer from the
  // same checkpoint and sets, and calls the same members: a step then takes the plan's number of
  // examples in each of them, and n processes do what one does with n times the examples, up to the
  // order in which gradients are added.
  Trainer(const Checkpoint& from, const ExampleSet& training, const ExampleSet& validation,
          int threads, ProcessGroup* group = nullptr);

  std::int64_t steps() const { return state_.steps; }
  std::int64_t TotalSteps() const { return state_.plan.imitation_steps + state_.plan.ppo_updates; }
  bool Done() const { return state_.steps >= TotalSteps(); }
  std::string engine() const { return learner_.engine(); }

  // One imitation step or PPO update, and validation when it is due.
  void Step(const std::function<void(const TrainingLog&)>& log);

  // Where training stands.
  Checkpoint Current() const;
  // The policy that did best in validation, an average where the plan asks for it, without the
  // training state.
  Checkpoint Best() const;

 private:
  Apprentice& ApprenticeOf(std::size_t example);
  std::size_t StepExamples() const;  // of all processes
  std::vector<std::size_t> ChooseExamples() const;
  std::span<const std::size_t> OwnPart(std::span<const std::size_t> chosen) const;
  void ForEach(std::span<const std::size_t> own,
               const std::function<void(std::size_t)>& work) const;
  bool ShareGradient(bool any);
  void ShareReport(UpdateReport& report) const;
  UpdateReport Imitate(std::span<const std::size_t> chosen);
  UpdateReport Improve(std::span<const std::size_t> chosen);
  void Disturb(Apprentice& apprentice, const TrainingExample& example, std::uint64_t stream);
  void RollIn(Apprentice& apprentice, const TrainingExample& example, std::uint64_t first_stream);
  UpdateReport Collect(std::size_t example, std::uint64_t first_stream);
  Policy Validated() const;  // the average, or the current weights where there is none
  void Validate(const std::function<void(const TrainingLog&)>& log);

  const ExampleSet& training_;
  const ExampleSet& validation_;
  int threads_;
  ProcessGroup* group_;  // null: alone
  TrainingState state_;
  Learner learner_;
  UpdateOptions updates_;
  std::vector<std::unique_ptr<Apprentice>> apprentices_;  // made when first needed
};

}  // namespace cleave
