#include "apps/cleave/plan_arguments.h"

#include "cleave/api/partition.h"

namespace cleave::app {
namespace {

OnnxImportOptions Merged(const Plan& plan, const ModelArguments& model) {
  const OnnxImportOptions given = model.Options();
  OnnxImportOptions options = ImportOptionsFromRecord(plan.provenance.options);
  for (const auto& [name, value] : given.dims) options.dims[name] = value;
  if (given.precision != Precision::kAsIs) options.precision = given.precision;
  options.host_embeddings = options.host_embeddings || given.host_embeddings;
  options.assume_unknown = options.assume_unknown || given.assume_unknown;
  return options;
}

}  // namespace

void PlanArguments::AddTo(CLI::App& parser) {
  model.AddTo(parser, "Graph that the plan indexes (.json), or the ONNX model it came from");
  parser.add_option("plan", plan_path, "Plan (cleave.plan/1)")->required();
  parser.add_option("--package", package, "Another package than the plan's: a name or a file");
}

PlanArguments::Loaded PlanArguments::Load(Terminal& terminal) const {
  Loaded loaded;
  loaded.plan = ReadPlan(plan_path);
  if (IsGraphFile(model.path)) {
    loaded.graph = model.Load(terminal);
    return loaded;
  }
  const Graph imported = model.Load(Merged(loaded.plan, model), terminal);
  const auto prepare = loaded.plan.provenance.options.find("prepare");
  const bool prepared =
      prepare == loaded.plan.provenance.options.end() || prepare->second != "none";
  loaded.graph = PreparedGraph(imported, loaded.plan.package, prepared);
  return loaded;
}

}  // namespace cleave::app
