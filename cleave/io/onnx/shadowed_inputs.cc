#include "cleave/io/onnx/shadowed_inputs.h"

#include <algorithm>
#include <map>
#include <set>

#include "cleave/io/onnx/structure.h"

namespace cleave::onnx_import {
namespace {

// Input names that are output names too, and where the name was last read.
using LastReaders = std::map<std::string, std::size_t>;

LastReaders FindCandidates(const OpGraph& graph) {
  std::set<std::string> inputs;
  for (const Declaration& input : graph.inputs) inputs.insert(input.name);
  LastReaders candidates;
  for (const Declaration& output : graph.outputs) {
    if (inputs.contains(output.name)) candidates.emplace(output.name, 0);
  }
  if (candidates.empty()) return candidates;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    for (const std::string& name : UsesOf(graph.nodes[i])) {
      const auto found = candidates.find(name);
      if (found != candidates.end()) found->second = i;
    }
  }
  return candidates;
}

std::set<std::string> AllNames(const OpGraph& graph) {
  std::set<std::string> names;
  for (const Declaration& input : graph.inputs) names.insert(input.name);
  for (const Literal& literal : graph.initializers) names.insert(literal.name);
  for (const OpNode& node : graph.nodes) {
    names.insert(node.outputs.begin(), node.outputs.end());
    names.merge(UsesOf(node));
  }
  return names;
}

// Gives the name that `slot` holds, and the graph output of that name, a new one.
void Rename(OpGraph& graph, std::string& slot, std::set<std::string>& taken,
            std::vector<std::string>& warnings) {
  const std::string name = slot;
  slot += "_output";
  while (!taken.insert(slot).second) slot += "_";
  for (Declaration& output : graph.outputs) {
    if (output.name == name) output.name = slot;
  }
  warnings.push_back("input and output are both called '" + name + "'; the output is now '" + slot +
                     "'");
}

}  // namespace

void RenameShadowedInputs(OpGraph& graph, std::vector<std::string>& warnings) {
  LastReaders candidates = FindCandidates(graph);
  if (candidates.empty()) return;
  std::set<std::string> taken = AllNames(graph);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    for (std::string& name : graph.nodes[i].outputs) {
      const auto candidate = candidates.find(name);
      if (candidate != candidates.end() && candidate->second <= i) {
        candidates.erase(candidate);  // a second producer is an error
        Rename(graph, name, taken, warnings);
      }
    }
  }
}

}  // namespace cleave::onnx_import
