#include "cleave/api/partition.h"

#include <fmt/format.h>

#include <utility>

#include "cleave/api/certificate.h"
#include "cleave/api/methods.h"
#include "cleave/base/error.h"
#include "cleave/cost/cost_model.h"
#include "cleave/io/graph_file.h"
#include "cleave/problem/constraints.h"
#include "cleave/report/bound_text.h"
#include "cleave/report/plan_table.h"
#include "cleave/report/result_json.h"

namespace cleave {
namespace {

std::map<std::string, std::string> RecordedOptions(const SearchMethod& method,
                                                   const PartitionOptions& options) {
  std::map<std::string, std::string> record = options.record;
  record["memory"] = Name(options.memory);
  if (!options.checkpoint.empty()) record["checkpoint"] = options.checkpoint.filename().string();
  record["prepare"] = options.prepare ? "auto" : "none";
  record["budget.evaluations"] = std::to_string(options.search.budget.evaluations);
  if (options.search.budget.seconds) {
    record["budget.seconds"] = fmt::format("{}", *options.search.budget.seconds);
  }
  record["budget.gap"] = fmt::format("{}", options.search.budget.gap);
  for (const auto& [name, value] : ResolveOptions(method, options.search.method_options)) {
    record[fmt::format("{}.{}", method.name(), name)] = fmt::format("{}", value);
  }
  return record;
}

std::optional<PlanBound> MakeBound(const Problem& problem, const SearchResult& result) {
  if (!result.bound) return std::nullopt;
  return PlanBound{problem.time_scale().ToSeconds(result.bound->interval), BoundLabel(result)};
}

Plan MakePlan(const Problem& problem, const SearchResult& result, Provenance provenance) {
  Plan plan;
  plan.graph_name = problem.graph().name;
  plan.graph_nodes = static_cast<std::int64_t>(problem.graph().nodes.size());
  plan.graph_sha256 = GraphDigest(problem.graph());
  plan.package = problem.package();
  plan.assignment = problem.ExpandToNodes(*result.best);
  plan.cost = CostModel(problem).Report(*result.best);
  plan.bound = MakeBound(problem, result);
  plan.provenance = std::move(provenance);
  return plan;
}

// Chip of every operation; all its nodes must agree.
std::vector<ChipId> ContractAssignment(const Problem& problem, const std::vector<int>& assignment) {
  if (assignment.size() != problem.graph().nodes.size()) {
    throw InputError({"", "/assignment"},
                     fmt::format("has {} entries for a graph of {} nodes", assignment.size(),
                                 problem.graph().nodes.size()),
                     "give the graph that the plan was made for (--graph-out)");
  }
  std::vector<ChipId> chips(static_cast<std::size_t>(problem.num_ops()));
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    const NodeId first = problem.members(op).front();
    const int chip = assignment[static_cast<std::size_t>(first)];
    for (const NodeId node : problem.members(op)) {
      if (assignment[static_cast<std::size_t>(node)] == chip) continue;
      throw InputError({"", fmt::format("/assignment/{}", node)},
                       fmt::format("nodes {} and {} must lie on one chip", first, node));
    }
    chips[static_cast<std::size_t>(op)] = chip;
  }
  return chips;
}

}  // namespace

Graph PreparedGraph(const Graph& graph, const Package& package, bool prepare,
                    PrepareSummary* summary) {
  return prepare ? Prepare(graph, package, {}, summary) : graph;
}

PartitionResult Partition(const Graph& graph, const Package& package,
                          const PartitionOptions& options, const RunContext& context) {
  const double begin = context.Now();
  const auto method = MakeMethod(options.method, options.checkpoint);
  Validate(package);
  PartitionResult result;
  result.graph = PreparedGraph(graph, package, options.prepare, &result.prepared);
  const Problem problem(result.graph, package, {options.memory});
  result.search = method->Search(problem, CostModel(problem), options.search, context);
  if (!result.search.best) {
    result.infeasibility = ExplainInfeasible(problem, result.search, context);
    return result;
  }
  Provenance provenance;
  provenance.method = options.method;
  provenance.seed = options.search.seed;
  provenance.evaluations = result.search.evaluations;
  provenance.version = CLEAVE_VERSION;
  provenance.options = RecordedOptions(*method, options);
  provenance.wall_seconds = context.Now() - begin;
  result.table =
      PlanTable(problem, *result.search.best) + BottleneckText(problem, *result.search.best) +
      BoundText(problem, result.search);
  result.json = ResultJson(problem, *result.search.best, result.search, provenance);
  result.plan = MakePlan(problem, result.search, std::move(provenance));
  if (options.search.keep_evidence) result.certificate = MakeCertificate(problem, result.search);
  return result;
}

Evaluation Evaluate(const Graph& graph, const Package& package, const std::vector<int>& assignment,
                    MemoryModel memory) {
  const Problem problem(graph, package, {memory});
  const std::vector<ChipId> chips = ContractAssignment(problem, assignment);
  if (const auto violation = FindViolation(problem, chips)) {
    throw InputError({"", "/assignment"}, violation->text, "run 'cleave verify' for all violations");
  }
  const CostModel model(problem);
  const Outcome outcome = model.Evaluate(chips);
  Evaluation result;
  result.cost = model.Report(chips);
  result.fits = outcome.accepted;
  result.refusal = outcome.refusal;
  result.table = PlanTable(problem, chips) + BottleneckText(problem, chips);
  result.json = CostJson(result.cost);
  return result;
}

}  // namespace cleave
