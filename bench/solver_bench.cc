// Speed of the constraint solver and of the cost model. Items are samples (of cost/move: moves).
//
//   solver_bench [--models DIR]... [Google Benchmark's own options]
#include <benchmark/benchmark.h>

#include <iostream>
#include <string_view>

#include "bench/bench_graphs.h"
#include "bench/machine.h"
#include "bench/micro_benchmarks.h"
#include "bench/sampling_benchmarks.h"

namespace cleave::bench {
namespace {

// Takes "--models DIR" out of the arguments; DIR goes before the default folders.
std::vector<std::filesystem::path> TakeModelFolders(int& argc, char** argv) {
  std::vector<std::filesystem::path> folders;
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--models" && i + 1 < argc) {
      folders.emplace_back(argv[++i]);
    } else {
      argv[kept++] = argv[i];
    }
  }
  argc = kept;
  for (auto& folder : DefaultModelFolders()) folders.push_back(folder);
  return folders;
}

void Run(const std::vector<BenchGraph>& graphs) {
  for (const BenchGraph& graph : graphs) {
    benchmark::AddCustomContext("graph:" + graph.name, graph.source);
    RegisterSamplingBenchmarks(graph);
    RegisterMicroBenchmarks(graph);
  }
  benchmark::AddCustomContext("machine", MachineName());
  benchmark::AddCustomContext("compiler", CompilerName());
  benchmark::RunSpecifiedBenchmarks();
}

}  // namespace
}  // namespace cleave::bench

int main(int argc, char** argv) {
  const auto folders = cleave::bench::TakeModelFolders(argc, argv);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  try {
    cleave::bench::Run(cleave::bench::LoadBenchGraphs(folders));
  } catch (const std::exception& error) {
    std::cerr << "solver_bench: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
