#include <fmt/format.h>

#include <memory>

#include "apps/cleave/commands.h"
#include "apps/cleave/model_arguments.h"
#include "cleave/api/files.h"
#include "cleave/api/training.h"

namespace cleave::app {
namespace {

struct Arguments {
  ModelArguments model;
  std::string package;
  FineTuneOptions options;
};

int Run(const Arguments& arguments, Session& session) {
  const Package package = LoadPackage(arguments.package);
  const Graph graph = arguments.model.Load(session.terminal);
  const TrainResult result =
      FineTune(graph, package, arguments.options, session.terminal.context());
  fmt::print("{}", result.Text());
  return kOk;
}

}  // namespace

Command AddFineTune(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  FineTuneOptions& options = arguments->options;
  CLI::App* parser = app.add_subcommand("finetune", "Fine-tune a policy on one model");
  arguments->model.AddTo(*parser, "ONNX model, or graph (.json)");
  parser->add_option("--package", arguments->package, "Package: a name or a file")->required();
  parser->add_option("--checkpoint", options.checkpoint, "Start from this, not the built-in one");
  parser->add_option("-o,--output", options.output, "Write the best policy here")->required();
  parser->add_option("--log", options.log, "Append JSON lines here");
  parser->add_option("--updates", options.updates, "PPO updates of 16 rollouts each")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40))
      ->capture_default_str();
  parser->add_option("--learning-rate", options.learning_rate, "Learning rate")
      ->check(CLI::Range(1e-9, 1.0))
      ->capture_default_str();
  parser->add_option("--seed", options.seed, "Random seed")->capture_default_str();
  parser->add_option("--threads", options.threads, "Threads; the result does not depend on them")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  parser->footer(
      "Example:\n"
      "  cleave finetune model.onnx --package mcm36 --precision bf16 -o model.checkpoint\n"
      "  cleave partition model.onnx --package mcm36 --precision bf16 --method policy "
      "--checkpoint model.checkpoint");
  return {parser, [arguments](Session& session) { return Run(*arguments, session); }};
}

}  // namespace cleave::app
