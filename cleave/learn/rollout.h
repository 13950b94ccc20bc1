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
};

struct Rollout {
  std::vector<ChipId> chips;  // valid
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

// Not thread-safe; one a thread. The problem must outlive it.
class RolloutMaker {
 public:
  RolloutMaker(const Problem& problem, double sigma, Correction correction);

  Solver& solver() { return solver_; }

  // Draws around the positions, of which `rows` are the Gaussian rows (PeakedRows). SAMPLE visits
  // in a random order. O(operations x chips + edges).
  void Make(std::span<const float> positions, const ProbabilityRows& rows, RandomStream& random,
            Rollout& rollout);

 private:
  void Sample(std::span<const float> positions, const ProbabilityRows& rows, RandomStream& random,
              Rollout& rollout);
  void Fix(std::span<const float> positions, const ProbabilityRows& rows, RandomStream& random,
           Rollout& rollout);
  void AddDecision(OpIndex op, ChipId chosen, double mu, std::size_t first_option,
                   Rollout& rollout);

  const Problem* problem_;
  double sigma_;
  Correction correction_;
  bool respect_weights_;
  Solver solver_;
  PartialPartition partial_;
  SamplingTable table_;
  VisitOrders::Scratch scratch_;
  std::vector<OpIndex> order_;
  std::vector<ChipId> candidate_;
  std::vector<double> log_probabilities_;
};

}  // namespace cleave
