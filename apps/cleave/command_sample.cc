#include <fmt/format.h>

#include <memory>

#include "apps/cleave/commands.h"
#include "apps/cleave/model_arguments.h"
#include "apps/cleave/validators.h"
#include "cleave/api/files.h"
#include "cleave/api/sample_study.h"

namespace cleave::app {
namespace {

struct Arguments {
  ModelArguments model;
  std::string package;
  std::string mode = "sample";
  std::string rows = "uniform";
  SampleStudyOptions study;
};

int Run(Arguments& arguments, Session& session) {
  arguments.study.mode = arguments.mode == "fix" ? SampleMode::kFix : SampleMode::kSample;
  arguments.study.rows = arguments.rows == "peaked" ? RowKind::kPeaked : RowKind::kUniform;
  const Graph graph = arguments.model.Load(session.terminal);
  const SampleStudy study = StudySampling(graph, LoadPackage(arguments.package), arguments.study,
                                          session.terminal.context());
  fmt::print("{}\n", study.Json());
  return kOk;
}

}  // namespace

Command AddSample(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* parser =
      app.add_subcommand("sample", "Measure the constraint solver on a graph; prints JSON");
  arguments->model.AddTo(*parser, "Graph (.json) or ONNX model; taken as it is");
  parser->add_option("--package", arguments->package, "Package: a name or a file")->required();
  parser->add_option("--mode", arguments->mode, "SAMPLE draws partitions, FIX corrects candidates")
      ->check(CLI::IsMember({"sample", "fix"}))
      ->capture_default_str();
  parser->add_option("--rows", arguments->rows, "Distribution over chips for every operation")
      ->check(CLI::IsMember({"uniform", "peaked"}))
      ->capture_default_str();
  parser->add_option("--sigma", arguments->study.sigma, "Width of peaked rows, in chips")
      ->check(FiniteRange(1e-3, 64.0))
      ->capture_default_str();
  parser->add_flag("--rebuild", arguments->study.rebuild,
                   "A new order and lookahead for every sample, instead of one for all");
  parser->add_option("--count", arguments->study.count, "Samples to draw")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40))
      ->capture_default_str();
  parser->add_option("--seed", arguments->study.seed, "Random seed")
      ->check(RandomSeed())
      ->capture_default_str();
  parser->footer(
      "Prints samples_per_second, failures and invalid (both 0 unless Cleave has a bug), the mean "
      "of\n"
      "effective chips, and for FIX the share of operations that kept their chip.\n"
      "Example:\n"
      "  cleave sample graph.json --package mcm36 --rows peaked --count 100000");
  return {parser, [arguments](Session& session) { return Run(*arguments, session); }};
}

}  // namespace cleave::app
