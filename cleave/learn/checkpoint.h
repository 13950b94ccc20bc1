// Checkpoints: a policy with everything that its training needs to go on (cleave.checkpoint/1).
//
// Little-endian binary, fixed layout, CRC-32C of all bytes before it at the end: docs/formats.md.
// Bytes from anywhere are safe to decode.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cleave/learn/adam.h"
#include "cleave/learn/policy.h"

namespace cleave {

// What pre-training was asked to do.
struct TrainingPlan {
  std::int64_t imitation_steps = 0;   // towards the teacher's plans, first
  std::int64_t ppo_updates = 0;       // after that
  std::int64_t validate_every = 500;  // steps or updates
  double imitation_rate = 2e-3;       // learning rates, each at the start of its phase
  double ppo_rate = 3e-4;
  double final_rate = 0.1;       // share of its rate that a phase ends with, in [0, 1]
  double average = 0;            // decay of the average of the weights, in [0, 1); 0: none
  double imitation_sigma = 0.1;  // of the cross-entropy
  std::int64_t examples = 4;     // that one step or update takes
  std::int64_t samples = 16;     // rollouts of each
  std::uint64_t seed = 1;        // names all random streams, together with the step

  bool operator==(const TrainingPlan&) const = default;
};

struct TrainingState {
  TrainingPlan plan;
  std::int64_t steps = 0;  // done, of both kinds
  AdamState optimiser;
  std::vector<float> average;  // of the weights; empty: none, or no step yet
  double best_score = 0;       // on the validation split
  std::vector<float> best_parameters;

  bool operator==(const TrainingState&) const = default;
};

struct Checkpoint {
  Policy policy;
  std::optional<TrainingState> training;  // absent in what is shipped
  std::string note;                       // where it comes from, for people
};

std::string EncodeCheckpoint(const Checkpoint& checkpoint);

// Throws InputError, with `source`, for bytes that are no checkpoint, truncated, damaged, of
// another version or made for other features.
Checkpoint DecodeCheckpoint(std::string_view bytes, const std::string& source);

// The one that is compiled in.
Checkpoint DefaultCheckpoint();

}  // namespace cleave
