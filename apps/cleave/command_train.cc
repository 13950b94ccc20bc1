#include <fmt/format.h>

#include <memory>

#include "apps/cleave/commands.h"
#include "cleave/api/training.h"

namespace cleave::app {
namespace {

int Run(const TrainOptions& options, Session& session) {
  const TrainResult result = Train(options, session.terminal.context());
  fmt::print("{}", result.Text());
  return kOk;
}

void AddCounts(CLI::App& parser, TrainOptions& options) {
  const auto count = CLI::Range(std::int64_t{0}, std::int64_t{1} << 40);
  const auto at_least_one = CLI::Range(std::int64_t{1}, std::int64_t{1} << 40);
  parser
      .add_option("--imitation-steps", options.imitation_steps,
                  "Steps towards the plans of slice, before PPO")
      ->check(count)
      ->capture_default_str();
  parser.add_option("--ppo-updates", options.ppo_updates, "PPO updates of 16 rollouts each")
      ->check(count)
      ->capture_default_str();
  parser.add_option("--validate-every", options.validate_every, "Steps between validations")
      ->check(at_least_one)
      ->capture_default_str();
  parser.add_option("--examples", options.examples, "Problems in one step")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  parser.add_option("--save-every", options.save_every, "Steps between writes of the state")
      ->check(at_least_one)
      ->capture_default_str();
  parser.add_option("--packages", options.packages, "Random packages for every model")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  parser.add_option("--most-nodes", options.most_nodes, "Larger models are left out")
      ->check(at_least_one)
      ->capture_default_str();
}

void AddRates(CLI::App& parser, TrainOptions& options) {
  const auto rate = CLI::Range(1e-9, 1.0);
  parser.add_option("--imitation-rate", options.imitation_rate, "Learning rate")
      ->check(rate)
      ->capture_default_str();
  parser.add_option("--ppo-rate", options.ppo_rate, "Learning rate")
      ->check(rate)
      ->capture_default_str();
  parser
      .add_option("--final-rate", options.final_rate,
                  "Share of its learning rate that a phase ends with")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  parser
      .add_option("--average", options.average,
                  "Validate and write a moving average of the weights that keeps this share of\n"
                  "itself at every step, such as 0.99; 0: the weights themselves")
      ->check(CLI::Range(0.0, 0.999999))
      ->capture_default_str();
}

}  // namespace

Command AddTrain(CLI::App& app) {
  auto options = std::make_shared<TrainOptions>();
  CLI::App* parser = app.add_subcommand("train", "Pre-train a policy on a corpus of models");
  parser->add_option("corpus", options->corpus, "Folder with manifest.json and models/")
      ->required();
  parser->add_option("-o,--output", options->output, "Write the best policy here")->required();
  parser->add_option("--state", options->state,
                     "Write the whole state of training here, and go on from it where it exists");
  parser->add_option("--log", options->log, "Append JSON lines here");
  parser->add_option("--events", options->event_folder, "Write TensorBoard events to this folder");
  AddCounts(*parser, *options);
  AddRates(*parser, *options);
  parser->add_option("--seed", options->seed, "Random seed")->capture_default_str();
  parser->add_option("--threads", options->threads, "Threads; the result does not depend on them")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  parser->footer(
      "Trains on the corpus' training split and keeps the policy that does best on its validation\n"
      "split. Ctrl-C saves the state; the same command goes on from there.\n"
      "Example:\n"
      "  cleave train corpus -o policy.checkpoint --state training.checkpoint --log "
      "training.jsonl");
  return {parser, [options](Session& session) { return Run(*options, session); }};
}

}  // namespace cleave::app
