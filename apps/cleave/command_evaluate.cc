#include <fmt/format.h>

#include <memory>

#include "apps/cleave/commands.h"
#include "apps/cleave/plan_arguments.h"
#include "cleave/api/partition.h"
#include "cleave/base/error.h"

namespace cleave::app {
namespace {

struct Arguments {
  PlanArguments plan;
  std::string memory = "full";
};

int Run(const Arguments& arguments, Session& session) {
  const PlanArguments::Loaded loaded = arguments.plan.Load(session.terminal);
  const Package package =
      arguments.plan.package.empty() ? loaded.plan.package : LoadPackage(arguments.plan.package);
  if (GraphDigest(loaded.graph) != loaded.plan.graph_sha256) {
    session.terminal.Warn(arguments.plan.plan_path + " was made for another graph than " +
                          arguments.plan.model.path);
  }
  Evaluation evaluation;
  try {
    evaluation = Evaluate(loaded.graph, package, loaded.plan.assignment,
                          *MemoryModelNamed(arguments.memory));
  } catch (const InputError& error) {
    throw error.where().source.empty() ? error.InSource(arguments.plan.plan_path) : error;
  }
  if (session.json) {
    fmt::print("{}\n", evaluation.json);
  } else {
    fmt::print("{}\ninterval {:.6g} s, {:.6g} inferences/s\n", evaluation.table,
               evaluation.cost.interval_seconds, evaluation.cost.throughput_per_second());
  }
  if (evaluation.fits) return kOk;
  session.terminal.Error("does not fit: " + evaluation.refusal);
  return kInfeasible;
}

}  // namespace

Command AddEvaluate(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* parser = app.add_subcommand(
      "evaluate", "Show what a plan costs, on its own package or on another one");
  arguments->plan.AddTo(*parser);
  parser->add_option("--memory", arguments->memory, "What must fit in SRAM")
      ->check(CLI::IsMember({"full", "weights", "none"}))
      ->capture_default_str();
  parser->footer(
      "Exit status: 0 done, 2 bad input, 3 the plan does not fit in SRAM (its costs are printed "
      "all\n"
      "the same).\n"
      "Example: the plan on links of another kind\n"
      "  cleave evaluate graph.json plan.json --package mcm36-overlapped");
  return {parser, [arguments](Session& session) { return Run(*arguments, session); }};
}

}  // namespace cleave::app
