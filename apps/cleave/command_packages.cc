#include <fmt/format.h>

#include <memory>

#include "apps/cleave/commands.h"
#include "cleave/api/files.h"
#include "cleave/api/summary.h"

namespace cleave::app {
namespace {

int Run(const std::string& name) {
  if (!name.empty()) {
    fmt::print("{}", FormatPackage(LoadPackage(name)));
    return kOk;
  }
  for (const std::string& builtin : BuiltinPackageNames()) {
    fmt::print("{:<18}{}\n", builtin, DescribePackage(LoadPackage(builtin)));
  }
  return kOk;
}

}  // namespace

Command AddPackages(CLI::App& app) {
  auto name = std::make_shared<std::string>();
  CLI::App* parser = app.add_subcommand("packages", "List the packages that come with Cleave");
  parser->add_option("name", *name, "Print this package's file, to start one of your own from");
  parser->footer(
      "docs/formats.md explains the file.\n"
      "Example: a package of your own\n"
      "  cleave packages mcm36 > mine.package.json\n"
      "  cleave partition model.onnx --package mine.package.json");
  return {parser, [name](Session&) { return Run(*name); }};
}

}  // namespace cleave::app
