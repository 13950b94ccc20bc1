// Plans one generated graph and prints a JSON line: interval, bound, time and memory.
// scripts/bench-scale runs it for every case, a process each, so that peak memory is the case's
// own.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>

#include "bench/machine.h"
#include "bench/scenario.h"
#include "bench/synthetic_graphs.h"
#include "cleave/api/files.h"
#include "cleave/api/partition.h"
#include "cleave/api/verification.h"
#include "cleave/base/error.h"

namespace cleave::bench {
namespace {

struct Options {
  std::string family = "transformer";
  std::string graph;  // a file instead of a family
  int nodes = 10000;
  int width = 8;
  int chips = 64;
  std::string rules = "free";
  bool overlapped = false;
  double seconds = 60;
  double gap = 1e-4;
  int threads = 2;
  std::uint64_t seed = 1;
  std::string method = "auto";
  double effort = -1;  // of the method; -1: its default
  double moves = -1;
  std::string label;  // noted in the line
  std::string commit = "unknown";
};

Graph MakeGraph(const Options& options) {
  if (!options.graph.empty()) return ReadGraph(options.graph);
  const std::string name = fmt::format("{}-{}", options.family, options.nodes);
  const WideShape wide{options.nodes, options.width, options.seed};
  if (options.family == "transformer") return SyntheticDeepTransformer(name, options.nodes);
  if (options.family == "resnet") return SyntheticDeepResNet(name, options.nodes);
  if (options.family == "towers") return SyntheticTowers(name, wide);
  if (options.family == "layered") return SyntheticLayered(name, wide, false);
  if (options.family == "joined") return SyntheticLayered(name, wide, true);
  const int layer_nodes = 7 * options.width + 8;
  return SyntheticHeads(
      name, {std::max(options.nodes / layer_nodes, 1), 96 * options.width, options.width, 128});
}

Package MakePackage(const Options& options) {
  Package package = PackageWithChips(options.chips);
  package.name = fmt::format("{}-{}-{}", options.chips, options.rules,
                             options.overlapped ? "overlapped" : "serial");
  package.no_skipping = options.rules == "no-skip" || options.rules == "triangle";
  package.triangle = options.rules == "triangle";
  package.forwarding = options.rules == "relay" ? Forwarding::kRelay : Forwarding::kNone;
  package.transfers = options.overlapped ? Transfers::kOverlapped : Transfers::kSerial;
  return package;
}

double PeakMebibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

double ProcessorSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void Run(const Options& options) {
  const Graph graph = MakeGraph(options);
  const Package package = MakePackage(options);
  PartitionOptions partition;
  partition.method = options.method;
  partition.memory = MemoryModel::kNone;
  partition.prepare = options.graph.empty();
  partition.search.budget = {1000, options.seconds, options.gap};
  partition.search.threads = options.threads;
  if (options.effort >= 0) partition.search.method_options["effort"] = options.effort;
  if (options.moves >= 0) partition.search.method_options["moves"] = options.moves;
  RunContext context;
  context.log = [](std::string_view message) { fmt::print(stderr, "{}\n", message); };
  const double began = SteadyClock().Seconds();
  const PartitionResult result = Partition(graph, package, partition, context);
  const double seconds = SteadyClock().Seconds() - began;
  CLEAVE_CHECK(result.plan.has_value());
  const VerifyReport report = VerifyPlan(result.graph, *result.plan);
  const double interval = result.plan->cost.interval_seconds;
  nlohmann::ordered_json line;
  line["kind"] = "scale";
  line["case"] = options.label;
  line["family"] = options.graph.empty() ? options.family : graph.name;
  line["nodes"] = result.graph.nodes.size();
  line["width"] = options.width;
  line["chips"] = options.chips;
  line["rules"] = options.rules;
  line["transfers"] = options.overlapped ? "overlapped" : "serial";
  line["method"] = options.method;
  line["found_by"] = result.search.method;
  line["interval_seconds"] = interval;
  line["bound_seconds"] = result.plan->bound ? result.plan->bound->interval_seconds : 0.0;
  line["ratio"] = result.plan->bound ? result.plan->bound->interval_seconds / interval : 0.0;
  line["proof"] = result.plan->bound ? result.plan->bound->proof : "none";
  line["verified"] = report.valid();
  line["limit_seconds"] = options.seconds;
  line["wall_seconds"] = seconds;
  line["processor_seconds"] = ProcessorSeconds();
  line["peak_mebibytes"] = PeakMebibytes();
  line["threads"] = options.threads;
  line["seed"] = options.seed;
  line["commit"] = options.commit;
  line["machine"] = MachineName();
  fmt::print("{}\n", line.dump());
}

int Main(int argc, char** argv) {
  Options options;
  CLI::App app("Plans one generated graph; prints one JSON line.");
  app.add_option("--family", options.family, "kind of graph")
      ->check(CLI::IsMember({"transformer", "resnet", "heads", "towers", "layered", "joined"}));
  app.add_option("--graph", options.graph, "a cleave.graph/1 file instead, taken as it is");
  app.add_option("--nodes", options.nodes, "about so many");
  app.add_option("--width", options.width, "of wide families: heads, towers, nodes of a layer");
  app.add_option("--chips", options.chips);
  app.add_option("--rules", options.rules)
      ->check(CLI::IsMember({"free", "no-skip", "triangle", "relay"}));
  app.add_flag("--overlapped", options.overlapped);
  app.add_option("--seconds", options.seconds, "time limit");
  app.add_option("--gap", options.gap);
  app.add_option("--threads", options.threads);
  app.add_option("--seed", options.seed, "of the generator");
  app.add_option("--method", options.method);
  app.add_option("--effort", options.effort, "option of the method");
  app.add_option("--moves", options.moves, "option of the method \"auto\"");
  app.add_option("--case", options.label, "noted in the line");
  app.add_option("--commit", options.commit);
  CLI11_PARSE(app, argc, argv);
  Run(options);
  return 0;
}

}  // namespace
}  // namespace cleave::bench

int main(int argc, char** argv) {
  try {
    return cleave::bench::Main(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "scale_bench: {}\n", error.what());
    return 1;
  }
}
