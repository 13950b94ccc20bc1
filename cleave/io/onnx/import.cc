#include "cleave/io/onnx/import.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/graph/validate.h"
#include "cleave/io/onnx/assemble.h"
#include "cleave/io/onnx/decode.h"
#include "cleave/io/onnx/dimensions.h"
#include "cleave/io/onnx/evaluate.h"
#include "cleave/io/onnx/inline_functions.h"
#include "cleave/io/onnx/shadowed_inputs.h"
#include "cleave/io/onnx/source_file.h"

namespace cleave {
namespace {

using namespace onnx_import;

constexpr std::int64_t kOldestOpset = 9;
constexpr std::int64_t kNewestOpset = 23;

std::int64_t OpsetOf(const Model& model) {
  const auto found = model.opsets.find("");
  return found != model.opsets.end() ? found->second : 0;
}

// Operators meant something else before opset 9 (broadcasting, for one); later ones may again.
void CheckOpset(const Model& model, Session& session) {
  const std::int64_t opset = OpsetOf(model);
  if (opset > kNewestOpset) {
    session.warnings.push_back("opset " + std::to_string(opset) +
                               " is newer than 23; operators are read by their meaning in 23");
  }
  if (opset < kOldestOpset && model.opsets.contains("")) {
    throw InputError({"", "opset_import"}, "opset " + std::to_string(opset) + " is too old",
                     "convert the model to opset 9 or newer");
  }
}

// Puts the graph's inputs into `scope`.
void AddInputs(const Model& model, Session& session, Scope& scope) {
  const auto shapes = BindInputs(model.graph, session.options.dims);
  for (std::size_t i = 0; i < model.graph.inputs.size(); ++i) {
    const Declaration& input = model.graph.inputs[i];
    const std::string place = "input '" + input.name + "'";
    Value value;
    value.type = input.type;
    if (input.kind == Declaration::Kind::kSequence || input.kind == Declaration::Kind::kOptional) {
      value.elements = std::make_shared<const std::vector<Value>>();
      session.warnings.push_back(place + " is a sequence of unknown length: 0 bytes are assumed");
    } else if (!IsKnownType(input.type)) {
      throw InputError({"", place}, "has no known element type", "export the model with types");
    } else if (shapes[i]) {
      value.shape = shapes[i];
    } else if (session.options.assume_unknown) {
      value.shape.emplace();
      session.warnings.push_back(place + " has no shape: a scalar is assumed");
    } else {
      throw InputError({"", place}, "has no shape",
                       "export the model with shapes, or give --assume-unknown to take a scalar");
    }
    if (value.shape) {
      try {
        CheckShape(*value.shape, ElementBits(value.type, Precision::kAsIs));
      } catch (const std::overflow_error& error) {
        throw InputError({"", place}, error.what(), "check its dimensions and --dim");
      }
    }
    scope.Add(input.name, std::move(value));
  }
}

void FillReport(const Model& model, const Graph& graph, Session& session,
                const std::vector<EvaluatedNode>& nodes, std::size_t dead, ImportReport& report) {
  report.warnings = std::move(session.warnings);
  report.opset = OpsetOf(model);
  report.ir_version = model.ir_version;
  report.producer = model.producer;
  report.model_nodes = static_cast<std::int64_t>(model.graph.nodes.size());
  report.dead_nodes = static_cast<std::int64_t>(dead);
  report.folded_nodes =
      std::count_if(nodes.begin(), nodes.end(), [](const auto& node) { return node.folded; });
  report.unknown_ops.assign(session.unknown_ops.begin(), session.unknown_ops.end());
  report.total_flops = 0;
  report.weight_bytes = 0;
  for (const Node& node : graph.nodes) {
    report.total_flops += node.flops;
    report.weight_bytes += node.weight_bytes;
  }
}

Graph ImportModel(std::string_view bytes, const std::filesystem::path& base_dir,
                  const OnnxImportOptions& options, ImportReport* report) {
  if (bytes.empty()) throw InputError({}, "is empty", "check the path");
  std::string decompressed;
  if (IsZstd(bytes)) {
    decompressed = DecompressZstd(bytes);
    bytes = decompressed;
  }
  Model model = Decode(bytes, base_dir);
  decompressed = std::string();
  InlineFunctions(model);
  Session session(options);
  CheckOpset(model, session);
  RenameShadowedInputs(model.graph, session.warnings);
  Scope scope(nullptr);
  AddInputs(model, session, scope);
  std::size_t dead = 0;
  const auto nodes = Evaluator(session).Run(model.graph, scope, &dead);
  Graph graph = Assemble(model.graph, nodes, scope, session);
  if (report != nullptr) FillReport(model, graph, session, nodes, dead, *report);
  return graph;
}

}  // namespace

Graph ImportOnnx(std::string_view bytes, std::string source_name,
                 const std::filesystem::path& base_dir, const OnnxImportOptions& options,
                 ImportReport* report) {
  try {
    Graph graph = ImportModel(bytes, base_dir, options, report);
    Validate(graph);
    return graph;
  } catch (const InputError& error) {
    throw error.InSource(std::move(source_name));
  } catch (const std::overflow_error& error) {
    throw InputError({std::move(source_name), "the graph"}, error.what(), "check its shapes");
  }
}

Graph ImportOnnx(const std::filesystem::path& path, const OnnxImportOptions& options,
                 ImportReport* report) {
  try {
    const MappedFile file(path);
    return ImportOnnx(file.bytes(), path.string(),
                      path.parent_path().empty() ? "." : path.parent_path(), options, report);
  } catch (const InputError& error) {
    if (!error.where().source.empty()) throw;
    throw error.InSource(path.string());
  }
}

}  // namespace cleave
