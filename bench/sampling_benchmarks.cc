#include "bench/sampling_benchmarks.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>

#include "bench/scenario.h"

namespace cleave::bench {
namespace {

using benchmark::State;

constexpr double kNoise = 0.3;           // of candidates for FIX, in chips
constexpr std::size_t kCandidates = 64;  // drawn before the clock starts

// Everything that one benchmark works on.
struct Workbench {
  Workbench(const BenchGraph& graph, int num_chips, RowShape shape)
      : scenario(graph, num_chips, shape),
        solver(scenario.problem),
        chips(static_cast<std::size_t>(scenario.problem.num_ops())) {}

  Scenario scenario;
  Solver solver;
  RandomStream random{1};
  std::vector<ChipId> chips;
};

void SampleCached(State& state, const BenchGraph& graph, int num_chips, RowShape shape) {
  Workbench bench(graph, num_chips, shape);
  for (auto _ : state) {
    bench.solver.Sample(bench.scenario.table, bench.random, bench.chips);
    benchmark::DoNotOptimize(bench.chips.data());
  }
  state.SetItemsProcessed(state.iterations());
}

void SampleRebuilt(State& state, const BenchGraph& graph, int num_chips) {
  Workbench bench(graph, num_chips, RowShape::kPeaked);
  VisitOrders::Scratch scratch;
  std::vector<OpIndex> order;
  SamplingTable table = bench.scenario.table;
  for (auto _ : state) {
    bench.scenario.orders.Deepest(&bench.random, scratch, order);
    table.Rebuild(bench.scenario.rows, order);
    bench.solver.Sample(table, bench.random, bench.chips);
    benchmark::DoNotOptimize(bench.chips.data());
  }
  state.SetItemsProcessed(state.iterations());
}

std::vector<ChipId> NoisyCandidate(const Scenario& scenario, RandomStream& random) {
  std::vector<ChipId> candidate;
  for (const double position : scenario.positions) {
    const long chip = std::lround(position + kNoise * random.Normal());
    candidate.push_back(std::clamp(static_cast<ChipId>(chip), 0, scenario.problem.num_chips() - 1));
  }
  return candidate;
}

void FixNoisy(State& state, const BenchGraph& graph, int num_chips) {
  Workbench bench(graph, num_chips, RowShape::kPeaked);
  std::vector<std::vector<ChipId>> candidates;
  for (std::size_t i = 0; i < kCandidates; ++i) {
    candidates.push_back(NoisyCandidate(bench.scenario, bench.random));
  }
  std::size_t next = 0;
  for (auto _ : state) {
    bench.solver.Fix(candidates[next++ % kCandidates], nullptr, bench.random, bench.chips);
    benchmark::DoNotOptimize(bench.chips.data());
  }
  state.SetItemsProcessed(state.iterations());
}

template <typename Function>
void Register(const std::string& what, const BenchGraph& graph, int num_chips, Function function) {
  const std::string name = what + "/" + graph.name + "/chips:" + std::to_string(num_chips);
  benchmark::RegisterBenchmark(name.c_str(), function)->Unit(benchmark::kMicrosecond);
}

}  // namespace

void RegisterSamplingBenchmarks(const BenchGraph& graph) {
  for (const int chips : {4, 8, 16, 36, 64}) {
    Register("sample/peaked/cached", graph, chips,
             [&graph, chips](State& s) { SampleCached(s, graph, chips, RowShape::kPeaked); });
    Register("sample/peaked/rebuilt", graph, chips,
             [&graph, chips](State& s) { SampleRebuilt(s, graph, chips); });
    Register("sample/uniform/cached", graph, chips,
             [&graph, chips](State& s) { SampleCached(s, graph, chips, RowShape::kUniform); });
    Register("fix/peaked", graph, chips, [&graph, chips](State& s) { FixNoisy(s, graph, chips); });
  }
}

}  // namespace cleave::bench
