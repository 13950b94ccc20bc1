// One emission of the policy, corrected by the constraint solver, with what its log-probability
// and gradient need.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/solver/solver.h"

namespace cleave {

// How an emission becomes a valid partition.
enum class Correction {
  kSample,  // every step draws among the chips that keep a completion possible
  kFix,     // all chips are drawn freely, then FIX changes as few as it can
  kNone,    // all chips are drawn freely and stay so, valid or not
};

// What a rollout draws around, and how widely. Refers to its arguments.
struct DrawCentres {
  std::span<const float> positions;  // [ops]; of an operation that stays: its chip
  std::span<const float> sigmas;   // [ops], in chips; 0: stays where it is, as far as that is valid
  std::span<const OpIndex> order;  // topological, in which SAMPLE visits
  std::span<const float> shifts;   // [ops] that `positions` have in them; empty: none
};

// One chip that a step could have drawn. Its probability at position mu is proportional to
// exp(log_weight - (chip - mu)^2 / (2 sigma^2)).
struct ChipOption {
  ChipId chip = 0;
  float log_weight = 0;  // of the lookahead (SamplingTable), held fixed; 0 for free draws
};

// One operation's draw among at least two options: a draw that had no choice teaches nothing.
struct Decision {
  OpIndex op = 0;
  ChipId chosen = 0;
  std::int32_t first_option = 0;  // of the rollout's options
  std::int32_t num_options = 0;
  float log_probability = 0;  // over the accepted set, under the policy that drew
  float sigma = 1;            // of the draw, in chips
  float shift = 0;            // of the draw's centre from the policy's position, in chips
};

struct Rollout {
  std::vector<ChipId> chips;
  bool valid = true;    // false only without a correction
  std::size_t arm = 0;  // which way of drawing made it: Apprentice
  std::vector<Decision> decisions;
  std::vector<ChipOption> options;

  std::span<const ChipOption> OptionsOf(const Decision& decision) const {
    return std::span(options).subspan(static_cast<std::size_t>(decision.first_option),
                                      static_cast<std::size_t>(decision.num_options));
  }
};

// The log-probabilities of a decision's options at position `mu`, into `result`.
void OptionLogProbabilities(std::span<const ChipOption> options, double mu, double sigma,
                            std::vector<double>& result);

struct RolloutOptions {
  Correction correction = Correction::kSample;
  // False: log-probabilities over all chips, as if no draw had been restricted. A measurement only.
  bool masked = true;
};

// Not thread-safe; one a thread. The problem must outlive it.
class RolloutMaker {
 public:
  explicit RolloutMaker(const Problem& problem, const RolloutOptions& options = {});

  Solver& solver() { return solver_; }

  // O(operations x chips + edges).
  void Make(const DrawCentres& centres, RandomStream& random, Rollout& rollout);

 private:
  void FillRows(const DrawCentres& centres);
  void Sample(const DrawCentres& centres, RandomStream& random, Rollout& rollout);
  ChipId SampleStep(OpIndex op, const float* tail, const DrawCentres& centres, RandomStream& random,
                    Rollout& rollout);
  void DrawFreely(const DrawCentres& centres, RandomStream& random, Rollout& rollout);
  std::size_t AddFreeOptions(OpIndex op, Rollout& rollout) const;
  void AddDecision(OpIndex op, ChipId chosen, const DrawCentres& centres, std::size_t first_option,
                   Rollout& rollout);

  const Problem* problem_;
  RolloutOptions options_;
  bool respect_weights_;
  Solver solver_;
  PartialPartition partial_;
  ProbabilityRows rows_;
  SamplingTable table_;
  std::vector<ChipId> candidate_;
  std::vector<double> log_probabilities_;
};

}  // namespace cleave
