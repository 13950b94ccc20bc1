#include <fmt/format.h>

#include <charconv>
#include <memory>

#include "apps/cleave/commands.h"
#include "apps/cleave/model_arguments.h"
#include "apps/cleave/validators.h"
#include "cleave/api/certificate.h"
#include "cleave/api/files.h"
#include "cleave/api/methods.h"
#include "cleave/api/partition.h"
#include "cleave/api/summary.h"
#include "cleave/base/error.h"

namespace cleave::app {
namespace {

struct Arguments {
  ModelArguments model;
  std::string package;
  std::string method = "auto";
  std::string prepare = "auto";
  std::string memory = "full";
  std::string transfers;
  std::vector<std::string> method_options;  // "NAME=VALUE"
  double time_limit = 0;
  std::string output;
  std::string graph_output;
  std::string certificate;
  PartitionOptions partition;
};

std::map<std::string, double> ParseMethodOptions(const std::vector<std::string>& texts) {
  std::map<std::string, double> options;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    double value = 0;
    const char* end = text.data() + text.size();
    if (equals != std::string::npos) {
      const auto [stop, error] = std::from_chars(text.data() + equals + 1, end, value);
      if (error == std::errc() && stop == end) {
        options[text.substr(0, equals)] = value;
        continue;
      }
    }
    throw InputError({"--set", ""}, "'" + text + "' is not NAME=NUMBER");
  }
  return options;
}

Package ChosenPackage(const Arguments& arguments) {
  Package package = LoadPackage(arguments.package);
  if (arguments.transfers == "serial") package.transfers = Transfers::kSerial;
  if (arguments.transfers == "overlapped") package.transfers = Transfers::kOverlapped;
  return package;
}

// A search may take hours; its result must not be lost to a misspelt folder.
void CheckOutputs(const Arguments& arguments) {
  std::vector<std::filesystem::path> paths;
  for (const std::string& path : {arguments.output, arguments.graph_output, arguments.certificate}) {
    if (!path.empty()) paths.emplace_back(path);
  }
  CheckWritable(paths);
}

void WriteFiles(const Arguments& arguments, const PartitionResult& result) {
  std::vector<std::pair<std::filesystem::path, std::string>> files;
  if (!arguments.output.empty()) files.emplace_back(arguments.output, FormatPlan(*result.plan));
  if (!arguments.graph_output.empty()) {
    files.emplace_back(arguments.graph_output, FormatGraph(result.graph));
  }
  if (result.certificate) {
    files.emplace_back(arguments.certificate,
                       CertificateBytes(*result.certificate, arguments.certificate));
  }
  AtomicWriteAll(files);
}

void PrintResult(const Package& package, const PartitionResult& result, bool json) {
  if (json) {
    fmt::print("{}\n", result.json);
    return;
  }
  const PlanCost& cost = result.plan->cost;
  fmt::print("{}", Summarize(result.graph).Text());
  if (result.prepared.cloned_nodes > 0) {
    fmt::print("  prepared: {} nodes cloned for {} readers of cheap cones\n",
               result.prepared.cloned_nodes, result.prepared.cones);
  }
  fmt::print("{}: {}\n\n{}\n", package.name, DescribePackage(package), result.table);
  fmt::print("interval {:.6g} s, {:.6g} inferences/s, found by {} in {} evaluations, {:.2f} s\n",
             cost.interval_seconds, cost.throughput_per_second(), result.search.method,
             result.search.evaluations, result.plan->provenance.wall_seconds);
}

int ReportFailure(const PartitionResult& result, Session& session) {
  if (session.terminal.context().Cancelled()) {
    session.terminal.Error("stopped before a plan was found");
    return kStopped;
  }
  if (session.json) fmt::print("{}\n", result.infeasibility.Json());
  session.terminal.Error(result.infeasibility.Text());
  return kInfeasible;
}

int Run(Arguments& arguments, Session& session) {
  CheckOutputs(arguments);
  const OnnxImportOptions import_options = arguments.model.Options();
  const Package package = ChosenPackage(arguments);
  const Graph graph = arguments.model.Load(import_options, session.terminal);
  PartitionOptions& options = arguments.partition;
  options.prepare = arguments.prepare == "auto";
  options.memory = *MemoryModelNamed(arguments.memory);
  const MethodSpec method = ParseKnownMethod(arguments.method);
  options.method = method.method;
  options.search.method_options = ParseMethodOptions(arguments.method_options);
  options.search.method_options.insert(method.options.begin(), method.options.end());
  if (arguments.time_limit > 0) options.search.budget.seconds = arguments.time_limit;
  options.search.keep_evidence = !arguments.certificate.empty();
  options.record = RecordImportOptions(import_options);
  const PartitionResult result = Partition(graph, package, options, session.terminal.context());
  if (!result.plan) return ReportFailure(result, session);
  WriteFiles(arguments, result);
  if (result.certificate && !result.certificate->evidence) {
    session.terminal.Note("the certificate holds no proof: " + result.certificate->missing);
  }
  if (session.terminal.context().Cancelled()) {
    session.terminal.Note("stopped early; this is the best plan so far");
  }
  PrintResult(package, result, session.json);
  return kOk;
}

void AddSearchOptions(CLI::App& parser, Arguments& arguments) {
  std::string methods;
  for (const auto& method : AllMethods()) {
    methods += fmt::format("\n  {:<8}{}", method->name(), method->summary());
  }
  SearchOptions& search = arguments.partition.search;
  parser
      .add_option("--method", arguments.method,
                  "Search method, NAME or NAME:OPTION=NUMBER,...:" + methods)
      ->capture_default_str();
  parser.add_option("--checkpoint", arguments.partition.checkpoint,
                    "Checkpoint of the method policy, instead of the built-in one");
  parser.add_option("--evaluations", search.budget.evaluations, "Plans that may be evaluated")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40))
      ->capture_default_str();
  parser.add_option("--time-limit", arguments.time_limit, "Seconds; 0: no limit")
      ->check(FiniteRange(0, 1e9))
      ->capture_default_str();
  parser.add_option("--seed", search.seed, "Random seed")
      ->check(RandomSeed())
      ->capture_default_str();
  parser
      .add_option("--gap", search.budget.gap,
                  "Stop when the plan is proven to be so close to the optimum, e.g. 0.01 for 1%")
      ->check(FiniteRange(0, 1))
      ->capture_default_str();
  parser.add_option("--threads", search.threads, "Threads; the result does not depend on them")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  parser.add_option("--set", arguments.method_options,
                    "An option of the method, NAME=NUMBER; 'cleave methods' lists them");
}

}  // namespace

Command AddPartition(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* parser =
      app.add_subcommand("partition", "Find the best assignment of a model to chips");
  arguments->model.AddTo(*parser, "ONNX model, or graph (.json)");
  parser
      ->add_option("--package", arguments->package, "Package: a name ('cleave packages') or a file")
      ->required();
  AddSearchOptions(*parser, *arguments);
  parser
      ->add_option("--prepare", arguments->prepare,
                   "auto: replicate cheap cones; none: take the graph as it is")
      ->check(CLI::IsMember({"auto", "none"}))
      ->capture_default_str();
  parser
      ->add_option("--memory", arguments->memory,
                   "What must fit in SRAM: full (weights, buffers, activations), weights, or none")
      ->check(CLI::IsMember({"full", "weights", "none"}))
      ->capture_default_str();
  parser->add_option("--transfers", arguments->transfers, "Instead of the package's transfer model")
      ->check(CLI::IsMember({"serial", "overlapped"}));
  parser->add_option("-o,--output", arguments->output, "Write the plan (cleave.plan/1) here");
  parser->add_option("--graph-out", arguments->graph_output,
                     "Write the prepared graph, which the plan's assignment indexes, here");
  parser->add_option("--certificate", arguments->certificate,
                     "Write what proves the plan's bound (cleave.certificate/1) here");
  parser->footer(
      "Prints a table of chips with their loads, the bottleneck and what limits it; --json prints\n"
      "one object instead. Ctrl-C ends the search with the best plan so far, which is written as\n"
      "ever; a second one ends the program.\n"
      "Exit status: 0 done, 2 bad input, 3 infeasible or no plan found, with the least SRAM that\n"
      "would do, 130 stopped before there was a plan.\n"
      "Examples:\n"
      "  cleave partition model.onnx --package mcm36 --precision bf16 -o plan.json "
      "--graph-out graph.json\n"
      "  cleave partition model.onnx --dim batch=1 --package my.package.json --method anneal "
      "--evaluations 20000");
  return {parser, [arguments](Session& session) { return Run(*arguments, session); }};
}

}  // namespace cleave::app
