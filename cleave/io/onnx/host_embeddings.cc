#include "cleave/io/onnx/host_embeddings.h"

#include <algorithm>
#include <unordered_map>

namespace cleave::onnx_import {
namespace {

// Above this, an operation on indices is no longer something that a host does in passing.
constexpr double kCheapFlopsPerByte = 16;

bool IsCheap(const EvaluatedNode& node) {
  return node.cost.constants.empty() &&
         node.cost.flops <= kCheapFlopsPerByte * node.cost.bytes_accessed;
}

bool LooksUpTable(const EvaluatedNode& node, const Scope& scope) {
  if (node.node->type != "Gather" || node.node->inputs.size() < 2) return false;
  const Value* table = scope.Find(node.node->inputs[0]);
  return table != nullptr && table->constant != kNotConstant && !node.cost.constants.empty();
}

}  // namespace

std::vector<bool> FindHostEmbeddings(const std::vector<EvaluatedNode>& nodes, const Scope& scope) {
  std::vector<bool> result(nodes.size(), false);
  // Tensors of nodes that must run on the accelerator, or may. Looked up, never iterated.
  std::unordered_map<std::string, bool> from_host;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].folded) continue;
    // A name that no node produced is a graph input.
    const bool inputs_on_host =
        std::all_of(nodes[i].inputs.begin(), nodes[i].inputs.end(), [&](const std::string& name) {
          const auto found = from_host.find(name);
          return found == from_host.end() || found->second;
        });
    result[i] = inputs_on_host && LooksUpTable(nodes[i], scope);
    const bool on_host = inputs_on_host && IsCheap(nodes[i]);
    for (const std::string& name : nodes[i].node->outputs) from_host[name] = on_host;
  }
  return result;
}

}  // namespace cleave::onnx_import
