// cleave-verify GRAPH.json PLAN.json: the independent check of a plan, as a program.
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

#include "apps/cleave_verify/arguments.h"
#include "cleave/base/error.h"
#include "cleave/io/builtin_packages.h"
#include "cleave/io/certificate_file.h"
#include "cleave/io/graph_file.h"
#include "cleave/io/plan_file.h"
#include "cleave/verifier/certificate/verify_bound.h"
#include "cleave/verifier/print.h"
#include "cleave/verifier/verify.h"

namespace {

using namespace cleave;

constexpr int kValid = 0;
constexpr int kNotValid = 1;
constexpr int kBadInput = 2;
constexpr int kInternalError = 70;

void Print(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0)
    throw InputError({"standard output", ""}, "cannot be written");
}

VerifyReport Verify(const VerifyArguments& arguments, const Graph& graph, const Plan& plan) {
  VerifyOptions options{.package = {}, .memory = arguments.memory};
  if (arguments.package) options.package = LoadPackage(*arguments.package);
  VerifyReport report;
  try {
    report = VerifyPlan(graph, plan, options);
  } catch (const InputError& error) {  // only the plan's options are left to be wrong
    throw error.InSource(arguments.plan);
  }
  if (arguments.certificate) {
    const Certificate certificate = ReadCertificate(*arguments.certificate);
    try {
      VerifyBound(graph, plan, certificate, options, report);
    } catch (const InputError& error) {
      throw error.InSource(*arguments.certificate);
    }
  }
  return report;
}

int Run(const VerifyArguments& arguments) {
  if (arguments.help) {
    Print(kVerifyUsage);
    return kValid;
  }
  const Graph graph = ReadGraph(arguments.graph);
  const Plan plan = ReadPlan(arguments.plan);
  const VerifyReport report = Verify(arguments, graph, plan);
  Print(arguments.json ? ReportJson(report, plan.cost.interval_seconds) : ReportText(report));
  if (report.of_another_graph()) {
    throw InputError({arguments.plan, "/graph"}, "is not of the graph in " + arguments.graph,
                     "give the graph that the plan was made for");
  }
  return report.valid() ? kValid : kNotValid;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return Run(ParseArguments({argv + 1, argv + argc}));
  } catch (const InputError& error) {
    std::fprintf(stderr, "cleave-verify: %s\n", error.what());
    return kBadInput;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "cleave-verify: internal error: %s\n", error.what());
    return kInternalError;
  }
}
