#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "apps/cleave/commands.h"
#include "apps/cleave/plan_arguments.h"
#include "cleave/api/verification.h"

namespace cleave::app {
namespace {

struct Arguments {
  PlanArguments plan;
  std::string memory;
};

void PrintText(const VerifyReport& report) {
  for (const Violation& violation : report.violations) {
    fmt::print("{}: {}{}{}\n", Name(violation.rule), violation.place,
               violation.place.empty() ? "" : ": ", violation.text);
  }
  if (!report.valid()) {
    fmt::print("the plan is NOT valid: {} violations\n", report.violations.size());
    return;
  }
  fmt::print("the plan is valid; interval {:.9g} s, bottleneck {}\n", report.cost->interval_seconds,
             report.cost->bottleneck);
}

void PrintJson(const VerifyReport& report) {
  nlohmann::ordered_json object{{"valid", report.valid()},
                                {"interval_seconds", nullptr},
                                {"bottleneck", nullptr},
                                {"violations", nlohmann::ordered_json::array()}};
  if (report.cost) {
    object["interval_seconds"] = report.cost->interval_seconds;
    object["bottleneck"] = report.cost->bottleneck;
  }
  for (const Violation& violation : report.violations) {
    object["violations"].push_back(
        {{"rule", Name(violation.rule)}, {"place", violation.place}, {"text", violation.text}});
  }
  fmt::print("{}\n", object.dump());
}

int Run(const Arguments& arguments, Session& session) {
  const PlanArguments::Loaded loaded = arguments.plan.Load(session.terminal);
  VerifyOptions options;
  if (!arguments.plan.package.empty()) options.package = LoadPackage(arguments.plan.package);
  if (!arguments.memory.empty()) options.memory = MemoryModelNamed(arguments.memory);
  const VerifyReport report = VerifyPlan(loaded.graph, loaded.plan, options);
  session.json ? PrintJson(report) : PrintText(report);
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
  return {parser, [arguments](Session& session) { return Run(*arguments, session); }};
}

}  // namespace cleave::app
