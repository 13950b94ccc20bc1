// One case of scripts/bench-optimal: a model on a package, searched until its plan is proven
// optimal or its processor time is over. Prints one JSON line. With --least-sram it prints M*
// instead.
//
// Processor time, not wall time, limits the search and is what it reports: other programs on the
// machine then change neither results nor times by much.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <ctime>
#include <exception>
#include <nlohmann/json.hpp>

#include "bench/machine.h"
#include "cleave/api/files.h"
#include "cleave/api/methods.h"
#include "cleave/api/model.h"
#include "cleave/api/partition.h"
#include "cleave/cost/cost_model.h"
#include "cleave/search/exact/least_sram.h"

namespace cleave::bench {
namespace {

using Json = nlohmann::ordered_json;

class ProcessorClock final : public Clock {
 public:
  // Of all threads of the process.
  double Seconds() const override {
    return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
  }
};

struct Options {
  std::string model;
  std::string package;
  std::vector<std::string> dims;  // "NAME=N"
  std::string precision = "as-is";
  bool host_embeddings = false;
  bool prepare = true;
  std::string memory = "none";
  std::string method = "auto";
  double seconds = 10;
  std::uint64_t seed = 1;
  bool least_sram = false;
};

void AddTo(CLI::App& app, Options& options) {
  app.add_option("--model", options.model, "ONNX model, or graph (.json)")->required();
  app.add_option("--package", options.package, "Package")->required();
  app.add_option("--dim", options.dims, "NAME=N");
  app.add_option("--precision", options.precision, "as-is, bf16, int8");
  app.add_flag("--host-embeddings", options.host_embeddings, "As for 'cleave partition'");
  app.add_flag("!--no-prepare", options.prepare, "Take the graph as it is");
  app.add_option("--memory", options.memory, "none, weights, full");
  app.add_option("--method", options.method, "METHOD or METHOD:OPTION=NUMBER,...");
  app.add_option("--seconds", options.seconds, "Processor time of the search");
  app.add_option("--seed", options.seed, "Random seed");
  app.add_flag("--least-sram", options.least_sram, "Find M*, the least SRAM for the weights");
}

OnnxImportOptions ImportOptions(const Options& options) {
  OnnxImportOptions import;
  import.precision = PrecisionNamed(options.precision);
  import.host_embeddings = options.host_embeddings;
  for (const std::string& dim : options.dims) {
    const std::size_t equals = dim.find('=');
    import.dims[dim.substr(0, equals)] = std::stoll(dim.substr(equals + 1));
  }
  return import;
}

Problem MakeProblem(const Options& options) {
  const Graph graph = LoadModel(options.model, ImportOptions(options));
  const Package package = LoadPackage(options.package);
  return Problem(PreparedGraph(graph, package, options.prepare), package,
                 {*MemoryModelNamed(options.least_sram ? "weights" : options.memory)});
}

void FindLeast(const Problem& problem, const Options& options, const Clock& clock, Json& line) {
  const double begin = clock.Seconds();
  const auto stop = [&] { return clock.Seconds() - begin >= options.seconds; };
  const LeastSram least = FindLeastSram(problem, LeastSramBytes(problem), stop);
  line["least_sram_bytes"] = least.bytes;
  line["exact"] = least.exact;
  line["sufficient_sram_bytes"] = least.sufficient_bytes;
  line["processor_seconds"] = clock.Seconds() - begin;
}

void Search(const Problem& problem, const Options& options, const Clock& clock, Json& line) {
  const MethodSpec spec = ParseKnownMethod(options.method);
  SearchOptions search;
  search.budget.seconds = options.seconds;
  search.seed = options.seed;
  search.method_options = spec.options;
  RunContext context;
  context.clock = &clock;
  const CostModel model(problem);
  const double begin = clock.Seconds();
  const SearchResult result = MakeMethod(spec.method)->Search(problem, model, search, context);
  line["processor_seconds"] = clock.Seconds() - begin;
  const TimeScale& scale = problem.time_scale();
  line["interval_seconds"] = nullptr;
  if (result.best) line["interval_seconds"] = scale.ToSeconds(result.interval);
  line["bound_seconds"] = nullptr;
  if (result.bound) line["bound_seconds"] = scale.ToSeconds(result.bound->interval);
  line["bound_proof"] = result.bound ? Name(result.bound->proof) : "none";
  line["infeasible"] = result.proven_infeasible;
  // As the search itself decides that it may end.
  line["proven"] = result.proven_infeasible ||
                   (result.best && result.bound &&
                    RelativeGap(result.interval, result.bound->interval) <= search.budget.gap);
  line["method_of_best"] = result.method;
  Json& curve = line["curve"] = Json::array();
  for (const CurvePoint& point : result.curve) {
    curve.push_back({point.seconds, scale.ToSeconds(point.interval)});
  }
}

void Run(const Options& options) {
  const ProcessorClock clock;
  const double begin = clock.Seconds();
  const Problem problem = MakeProblem(options);
  Json line{{"nodes", problem.graph().nodes.size()},
            {"operations", problem.num_ops()},
            {"import_seconds", clock.Seconds() - begin}};
  options.least_sram ? FindLeast(problem, options, clock, line)
                     : Search(problem, options, clock, line);
  line["machine"] = MachineName();
  line["compiler"] = CompilerName();
  fmt::print("{}\n", line.dump());
}

}  // namespace
}  // namespace cleave::bench

int main(int argc, char** argv) {
  cleave::bench::Options options;
  CLI::App app("Searches one case until it is proven, in processor time");
  cleave::bench::AddTo(app, options);
  CLI11_PARSE(app, argc, argv);
  try {
    cleave::bench::Run(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "optimal_bench: {}\n", error.what());
    return 1;
  }
  return 0;
}
