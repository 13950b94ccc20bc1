#include <fmt/format.h>

#include <memory>

#include "apps/cleave/commands.h"
#include "apps/cleave/plan_arguments.h"
#include "cleave/api/verification.h"
#include "cleave/base/error.h"

namespace cleave::app {
namespace {

struct Arguments {
  PlanArguments plan;
  std::string memory;
  std::string certificate;
};

int Run(const Arguments& arguments, Session& session) {
  const PlanArguments::Loaded loaded = arguments.plan.Load(session.terminal);
  VerifyOptions options;
  if (!arguments.plan.package.empty()) options.package = LoadPackage(arguments.plan.package);
  if (!arguments.memory.empty()) options.memory = MemoryModelNamed(arguments.memory);
  VerifyReport report = VerifyPlan(loaded.graph, loaded.plan, options);
  if (!arguments.certificate.empty()) {
    const Certificate certificate = ReadCertificate(arguments.certificate);
    try {
      VerifyBound(loaded.graph, loaded.plan, certificate, options, report);
    } catch (const InputError& error) {
      throw error.InSource(arguments.certificate);
    }
  }
  fmt::print("{}", session.json ? ReportJson(report, loaded.plan.cost.interval_seconds)
                                : ReportText(report));
  if (report.of_another_graph()) {
    throw InputError({arguments.plan.plan_path, "/graph"},
                     "is not of the graph in " + arguments.plan.model.path,
                     "give the graph that the plan was made for (partition --graph-out)");
  }
  return report.valid() ? kOk : kInvalidPlan;
}

}  // namespace

Command AddVerify(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* parser = app.add_subcommand(
      "verify", "Check a plan independently of what made it; exit status 1 if it is not valid");
  arguments->plan.AddTo(*parser);
  parser->add_option("--memory", arguments->memory, "Instead of the plan's memory model")
      ->check(CLI::IsMember({"full", "weights", "none"}));
  parser->add_option("--bound", arguments->certificate,
                     "Also check this certificate of the plan's bound (partition --certificate)");
  parser->footer(
      "Recomputes every constraint, SRAM and the plan's own figures with code that shares nothing\n"
      "with the optimisers. --json prints one object.\n"
      "Exit status: 0 valid, 1 not valid, 2 bad input (also a plan for another graph).\n"
      "Example:\n"
      "  cleave verify graph.json plan.json");
  return {parser, [arguments](Session& session) { return Run(*arguments, session); }};
}

}  // namespace cleave::app
