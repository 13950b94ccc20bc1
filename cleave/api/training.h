// Pre-training of policies on a corpus, and fine-tuning on one model.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "cleave/base/run_context.h"
#include "cleave/graph/graph.h"
#include "cleave/package/package.h"

namespace cleave {

struct TrainOptions {
  std::filesystem::path corpus;        // folder with manifest.json and models/
  std::filesystem::path output;        // the best policy (cleave.checkpoint/1)
  std::filesystem::path state;         // checkpoint with the training state; resumed if it exists
  std::filesystem::path log;           // JSON lines; empty: none
  std::filesystem::path event_folder;  // TensorBoard event files; empty: none
  std::int64_t imitation_steps = 0;
  std::int64_t ppo_updates = 1200;
  std::int64_t validate_every = 100;
  std::int64_t examples = 4;       // problems in one step
  std::int64_t save_every = 500;   // steps between states
  std::int64_t packages = 2;       // random packages for every model, beside the fixed ones
  std::int64_t most_nodes = 1500;  // larger models are left out
  double imitation_rate = 2e-3;
  double ppo_rate = 2.5e-4;
  double final_rate = 0.1;  // share of its rate that a phase ends with
  double average = 0;       // decay of the average of the weights that is validated; 0: none
  std::uint64_t seed = 1;
  int threads = 1;  // never changes results
};

struct TrainResult {
  std::int64_t steps = 0;
  double best_score = 0;  // geometric mean of (slice's interval / zero-shot's), best of 10
  bool finished = false;  // false: cancelled; run again to go on
  std::string Text() const;
};

// Trains on the corpus' training split, validates on its validation split, writes `output` at the
// end. Cancelled, it saves its state and returns. The plan in an existing state wins over
// `imitation_steps` and the like. Where WORLD_SIZE asks for several processes, it meets the others
// (cleave/learn/process_group.h) and trains with them, `examples` in each; the first writes the
// files, all read the same state. Throws InputError for bad corpora, files and builds without
// LibTorch or ONNX.
TrainResult Train(const TrainOptions& options, const RunContext& context = {});

struct FineTuneOptions {
  std::filesystem::path checkpoint;  // to start from; empty: the built-in one
  std::filesystem::path output;
  std::filesystem::path log;
  std::int64_t updates = 100;  // of 16 rollouts each
  double learning_rate = 1e-3;
  std::uint64_t seed = 1;
  int threads = 1;
};

// PPO on one model and package by the closed cost model; writes the policy that did best zero-shot.
TrainResult FineTune(const Graph& graph, const Package& package, const FineTuneOptions& options,
                     const RunContext& context = {});

}  // namespace cleave
