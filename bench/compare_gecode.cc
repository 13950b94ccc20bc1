// Cleave's SAMPLE beside the same problem in Gecode, interleaved in one process. Prints one JSON
// line a graph, number of chips and kind of rows; docs/benchmarks.md says how the model is set up.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>

#include "bench/gecode/contest.h"
#include "bench/machine.h"

namespace cleave::bench {
namespace {

struct Options {
  std::vector<std::string> folders;
  std::vector<std::string> graphs{"bert-base", "resnet50", "resnet152", "densenet121"};
  std::vector<int> chips{4, 36};
  std::string commit = "unknown";
  ContestOptions contest;
};

void AddTo(CLI::App& app, Options& options) {
  app.add_option("--models", options.folders, "Folders to look for models in first");
  app.add_option("--graphs", options.graphs, "Graphs")->capture_default_str();
  app.add_option("--chips", options.chips, "Numbers of chips")->capture_default_str();
  app.add_option("--seeds", options.contest.seeds, "Samples a case")->capture_default_str();
  app.add_option("--limit", options.contest.limit_seconds, "Seconds for a sample of Gecode's")
      ->capture_default_str();
  app.add_option("--commit", options.commit, "Recorded in every line");
}

void RunCase(const BenchGraph& graph, int chips, RowShape rows, const Options& options) {
  const Scenario scenario(graph, chips, rows);
  nlohmann::ordered_json line{{"kind", "gecode"},       {"graph", graph.name},
                              {"source", graph.source}, {"operations", scenario.problem.num_ops()},
                              {"chips", chips},         {"rows", Name(rows)}};
  line.update(Contest(scenario, options.contest));
  line["commit"] = options.commit;
  line["machine"] = MachineName();
  line["compiler"] = CompilerName();
  fmt::print("{}\n", line.dump());
  std::fflush(stdout);
}

void Run(const Options& options) {
  std::vector<std::filesystem::path> folders(options.folders.begin(), options.folders.end());
  for (const auto& folder : DefaultModelFolders()) folders.push_back(folder);
  for (const BenchGraph& graph : LoadBenchGraphs(folders)) {
    if (std::ranges::find(options.graphs, graph.name) == options.graphs.end()) continue;
    for (const int chips : options.chips) {
      for (const RowShape rows : {RowShape::kUniform, RowShape::kPeaked}) {
        RunCase(graph, chips, rows, options);
      }
    }
  }
}

}  // namespace
}  // namespace cleave::bench

int main(int argc, char** argv) {
  cleave::bench::Options options;
  CLI::App app("Compares Cleave's constraint solver with Gecode");
  cleave::bench::AddTo(app, options);
  CLI11_PARSE(app, argc, argv);
  try {
    cleave::bench::Run(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "compare_gecode: {}\n", error.what());
    return 1;
  }
  return 0;
}
