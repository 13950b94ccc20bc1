#include <fmt/format.h>

#include <memory>

#include "apps/cleave/commands.h"
#include "apps/cleave/model_arguments.h"
#include "cleave/api/files.h"
#include "cleave/api/summary.h"

namespace cleave::app {
namespace {

struct Arguments {
  ModelArguments model;
  std::string output;
};

int Run(const Arguments& arguments, Session& session) {
  const Graph graph = arguments.model.Load(session.terminal);
  if (!arguments.output.empty()) AtomicWrite(arguments.output, FormatGraph(graph));
  const GraphSummary summary = Summarize(graph);
  fmt::print("{}", session.json ? summary.Json() + "\n" : summary.Text());
  return kOk;
}

}  // namespace

Command AddImport(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* parser = app.add_subcommand("import", "Read an ONNX model into a graph with costs");
  arguments->model.AddTo(*parser, "ONNX model (.onnx, .onnx.zst)");
  parser->add_option("-o,--output", arguments->output, "Write the graph (cleave.graph/1) here");
  parser->footer(
      "Example:\n"
      "  cleave import model.onnx --dim batch=1 --dim sequence=384 --precision bf16 -o graph.json");
  return {parser, [arguments](Session& session) { return Run(*arguments, session); }};
}

}  // namespace cleave::app
