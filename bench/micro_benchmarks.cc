#include "bench/micro_benchmarks.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>

#include "bench/scenario.h"
#include "cleave/cost/cost_model.h"
#include "cleave/cost/incremental_cost.h"

namespace cleave::bench {
namespace {

using benchmark::State;

constexpr int kChips = 36;

// A scenario with one sampled partition.
struct Sampled {
  explicit Sampled(const BenchGraph& graph)
      : scenario(graph, kChips, RowShape::kPeaked),
        solver(scenario.problem),
        chips(static_cast<std::size_t>(scenario.problem.num_ops())) {
    solver.Sample(scenario.table, random, chips);
  }

  Scenario scenario;
  Solver solver;
  RandomStream random{1};
  std::vector<ChipId> chips;
};

void DeepestOrder(State& state, const BenchGraph& graph) {
  Sampled sampled(graph);
  VisitOrders::Scratch scratch;
  std::vector<OpIndex> order;
  for (auto _ : state) {
    sampled.scenario.orders.Deepest(&sampled.random, scratch, order);
    benchmark::DoNotOptimize(order.data());
  }
}

void RebuildTable(State& state, const BenchGraph& graph) {
  Sampled sampled(graph);
  Scenario& scenario = sampled.scenario;
  for (auto _ : state) {
    scenario.table.Rebuild(scenario.rows, scenario.order);
    benchmark::DoNotOptimize(scenario.table.tail(0));
  }
}

void PrepareRuns(State& state, const BenchGraph& graph) {
  Sampled sampled(graph);
  Scenario& scenario = sampled.scenario;
  for (auto _ : state) {
    scenario.table.PrepareRuns(scenario.problem);
    benchmark::DoNotOptimize(scenario.table.runs());
  }
}

void LogProbability(State& state, const BenchGraph& graph) {
  Sampled sampled(graph);
  for (auto _ : state) {
    benchmark::DoNotOptimize(sampled.solver.LogProbability(sampled.scenario.table, sampled.chips));
  }
}

void EvaluateCost(State& state, const BenchGraph& graph) {
  Sampled sampled(graph);
  const CostModel model(sampled.scenario.problem);
  for (auto _ : state) benchmark::DoNotOptimize(model.Evaluate(sampled.chips));
}

// An edge that crosses from chip to chip: its producer can move to its consumer's chip as far as
// dataflow is concerned.
struct Crossing {
  OpIndex producer;
  ChipId target;
};

std::vector<Crossing> Crossings(const Problem& problem, const std::vector<ChipId>& chips) {
  const auto chip = [&](OpIndex op) { return chips[static_cast<std::size_t>(op)]; };
  std::vector<Crossing> crossings;
  for (OpIndex u = 0; u < problem.num_ops(); ++u) {
    const auto readers = problem.successors()[u];
    if (readers.empty()) continue;
    ChipId lowest = chip(readers.front());
    for (const OpIndex v : readers) lowest = std::min(lowest, chip(v));
    if (lowest > chip(u)) crossings.push_back({u, lowest});
  }
  return crossings;
}

void MoveOperations(State& state, const BenchGraph& graph) {
  Sampled sampled(graph);
  const std::vector<Crossing> crossings = Crossings(sampled.scenario.problem, sampled.chips);
  if (crossings.empty()) return state.SkipWithError("every operation is on one chip");
  IncrementalCost cost(sampled.scenario.problem, sampled.chips);
  std::size_t next = 0;
  for (auto _ : state) {
    const auto [producer, target] = crossings[next++ % crossings.size()];
    cost.Move(producer, target);
    benchmark::DoNotOptimize(cost.Interval());
    cost.Move(producer, sampled.chips[static_cast<std::size_t>(producer)]);
  }
}

using Function = void (*)(State&, const BenchGraph&);

void Register(const char* what, const BenchGraph& graph, Function function) {
  const std::string name =
      std::string(what) + "/" + graph.name + "/chips:" + std::to_string(kChips);
  benchmark::RegisterBenchmark(name.c_str(), [&graph, function](State& state) {
    function(state, graph);
    const std::int64_t items_each = function == MoveOperations ? 2 : 1;
    state.SetItemsProcessed(items_each * state.iterations());
  })->Unit(benchmark::kMicrosecond);
}

}  // namespace

void RegisterMicroBenchmarks(const BenchGraph& graph) {
  Register("order/deepest", graph, DeepestOrder);
  Register("table/rebuild", graph, RebuildTable);
  Register("table/prepare_runs", graph, PrepareRuns);
  Register("sample/log_probability", graph, LogProbability);
  Register("cost/evaluate", graph, EvaluateCost);
  Register("cost/move", graph, MoveOperations);
}

}  // namespace cleave::bench
