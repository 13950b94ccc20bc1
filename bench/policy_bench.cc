// Speed of the policy: its forward pass, fine-tuning within a search, and training, by threads.
// Items are forward passes, evaluations and problems. Compare real time of 1 and 2 threads side by
// side.
//
//   policy_bench [Google Benchmark's own options]
#include <benchmark/benchmark.h>

#include "bench/scenario.h"
#include "bench/synthetic_graphs.h"
#include "cleave/cost/cost_model.h"
#include "cleave/learn/gradient_engine.h"
#include "cleave/learn/policy_search.h"
#include "cleave/learn/trainer.h"

namespace cleave::bench {
namespace {

using benchmark::State;

constexpr int kChips = 36;
constexpr std::int64_t kForever = 1'000'000;

Package MeshPackage() {
  Package package = PackageWithChips(kChips);
  for (auto& chip : package.chips) chip.sram_bytes *= 16;  // synthetic graphs are of 32-bit floats
  return package;
}

void Forward(State& state) {
  const Problem problem(SyntheticDeepTransformer("deep", static_cast<int>(state.range(0))),
                        MeshPackage());
  const Observation seen = Observe(problem);
  const Policy policy = NewPolicy({}, 1);
  for (auto _ : state) benchmark::DoNotOptimize(Predict(policy, seen).data());
  state.SetItemsProcessed(state.iterations());
  state.counters["operations"] = static_cast<double>(seen.ops);
}

void Search(State& state) {
  const Problem problem(SyntheticTransformer("encoder", {}), MeshPackage());
  const CostModel model(problem);
  const auto method = MakePolicySearch([] { return NewPolicy({}, 1); });
  SearchOptions options;
  options.budget.evaluations = 400;
  options.threads = static_cast<int>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(method->Search(problem, model, options, {}));
  state.SetItemsProcessed(state.iterations() * options.budget.evaluations);
  state.counters["operations"] = static_cast<double>(problem.num_ops());
}

void Train(State& state) {
  if (!HasGradientEngine()) {
    state.SkipWithError("this build has no LibTorch");
    return;
  }
  ExampleSet examples;
  for (const int layers : {10, 11, 12, 13}) {
    TransformerShape shape;
    shape.layers = layers;
    examples.push_back(
        MakeTrainingExample(SyntheticTransformer("encoder", shape), MeshPackage(), 1));
  }
  Checkpoint start{NewPolicy({}, 1), TrainingState{}, {}};
  start.training->plan.ppo_updates = kForever;
  start.training->plan.validate_every = kForever;
  Trainer trainer(start, examples, examples, static_cast<int>(state.range(0)));
  const auto ignore = [](const TrainingLog&) {};
  trainer.Step(ignore);  // the first one also validates
  for (auto _ : state) trainer.Step(ignore);
  state.SetItemsProcessed(state.iterations() * start.training->plan.examples);
}

BENCHMARK(Forward)->Arg(12'100)->Unit(benchmark::kMillisecond);
BENCHMARK(Search)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(Train)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cleave::bench

BENCHMARK_MAIN();
