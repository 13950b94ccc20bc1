#include "cleave/api/compare_run.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cleave/api/methods.h"
#include "cleave/base/machine.h"
#include "cleave/cost/cost_model.h"
#include "cleave/search/greedy_plan.h"
#include "cleave/search/slicing/possible_intervals.h"

namespace cleave {
namespace {

using Json = nlohmann::ordered_json;

const char* Name(CompareStart start) { return start == CompareStart::kGreedy ? "greedy" : "none"; }

// The run's options with all defaults, so that new defaults make new runs.
std::map<std::string, double> AllOptions(const MethodSpec& spec) {
  return ResolveOptions(*MakeMethod(spec.method), spec.options);
}

std::map<std::string, std::string> Conditions(const CompareOptions& options) {
  auto conditions = RecordImportOptions(options.import);
  conditions["start"] = Name(options.start);
  conditions["memory"] = Name(options.memory);
  conditions["prepare"] = options.prepare ? "auto" : "none";
  return conditions;
}

struct Measured {
  SearchResult result;
  double wall_seconds = 0;
  double processor_seconds = 0;
};

Measured Measure(const MethodSpec& method, const Problem& problem, const Evaluator& evaluator,
                 const SearchOptions& options, const RunContext& context) {
  const double wall = context.Now();
  const double processor = ThreadProcessorSeconds();
  Measured measured;
  measured.result = MakeMethod(method.method)->Search(problem, evaluator, options, context);
  measured.wall_seconds = context.Now() - wall;
  measured.processor_seconds = ThreadProcessorSeconds() - processor;
  return measured;
}

Json Seconds(const Problem& problem, bool known, Ticks interval) {
  if (!known) return nullptr;
  return problem.time_scale().ToSeconds(interval);
}

void AddResult(const Problem& problem, const Measured& measured, Json& line) {
  const SearchResult& result = measured.result;
  line["interval_seconds"] = Seconds(problem, result.best.has_value(), result.interval);
  line["evaluations"] = result.evaluations;
  line["refusals"] = result.refusals;
  line["last_refusal"] = result.last_refusal;
  line["wall_seconds"] = measured.wall_seconds;
  line["processor_seconds"] = measured.processor_seconds;
  Json& curve = line["curve"] = Json::array();
  for (const CurvePoint& point : result.curve) {
    curve.push_back(
        {point.evaluations, point.seconds, problem.time_scale().ToSeconds(point.interval)});
  }
}

}  // namespace

std::string RunName(const CompareOptions& options, const std::string& model, const Package& package,
                    const CompareRun& run) {
  std::string name = fmt::format("{} on {}: {}, seed {}, {} evaluations", model, package.name,
                                 FormatMethodSpec({run.method.method, AllOptions(run.method)}),
                                 run.seed, run.evaluations);
  for (const auto& [condition, value] : Conditions(options)) {
    name += fmt::format(", {} {}", condition, value);
  }
  return name;
}

std::string RunLine(const CompareOptions& options, const CompareCase& on, const CompareRun& run,
                    const RunContext& context) {
  const Problem& problem = *on.problem;
  const CostModel model(problem);
  const std::vector<ChipId> greedy = GreedyPlan(problem, run.seed);
  SearchOptions search;
  search.budget.evaluations = run.evaluations;
  search.seed = run.seed;
  search.method_options = run.method.options;
  if (options.start == CompareStart::kGreedy) search.start = greedy;
  const Measured measured = Measure(run.method, problem, model, search, context);

  Json line{{"format", "cleave.run/1"},
            {"run", RunName(options, on.model, problem.package(), run)},
            {"model", on.model},
            {"graph_sha256", on.sha256},
            {"operations", problem.num_ops()},
            {"package", problem.package().name},
            {"chips", problem.num_chips()},
            {"method", FormatMethodSpec(run.method)},
            {"options", AllOptions(run.method)},
            {"seed", run.seed},
            {"budget", run.evaluations},
            {"conditions", Conditions(options)}};
  AddResult(problem, measured, line);
  const Outcome outcome = model.Evaluate(greedy);
  line["greedy_interval_seconds"] = Seconds(problem, outcome.accepted, outcome.interval);
  line["bound_interval_seconds"] = Seconds(problem, true, PossibleIntervals(problem).least);
  line["version"] = CLEAVE_VERSION;
  line["machine"] = MachineName();
  line["record"] = options.record;
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cleave
