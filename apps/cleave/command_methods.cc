#include <fmt/format.h>

#include "apps/cleave/commands.h"
#include "cleave/api/methods.h"

namespace cleave::app {
namespace {

int Run() {
  for (const auto& method : AllMethods()) {
    fmt::print("{:<8}{}\n", method->name(), method->summary());
    for (const OptionSpec& spec : method->specs()) {
      fmt::print("    --set {}={:<8g} {} ({:g} to {:g})\n", spec.name, spec.default_value,
                 spec.help, spec.minimum, spec.maximum);
    }
  }
  return kOk;
}

}  // namespace

Command AddMethods(CLI::App& app) {
  CLI::App* parser = app.add_subcommand("methods", "List the search methods and their options");
  parser->footer(
      "Example:\n"
      "  cleave partition model.onnx --package mcm36 --method anneal --set restarts=3");
  return {parser, [](Session&) { return Run(); }};
}

}  // namespace cleave::app
