#include "cleave/io/onnx/inline_functions.h"

#include <algorithm>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/io/onnx/decode.h"

namespace cleave::onnx_import {
namespace {

// Names inside a function's body -> names at the place of the call.
class Renaming {
 public:
  explicit Renaming(std::string prefix) : prefix_(std::move(prefix)) {}

  void Map(const std::string& inner, const std::string& outer) { names_[inner] = outer; }
  std::string Of(const std::string& inner) const {
    if (inner.empty()) return inner;
    const auto found = names_.find(inner);
    return found != names_.end() ? found->second : prefix_ + inner;
  }
  std::string Prefixed(const std::string& name) const { return prefix_ + name; }

 private:
  std::string prefix_;
  std::map<std::string, std::string> names_;
};

class Inliner {
 public:
  Inliner(const std::map<std::string, Function>& functions, std::size_t limit)
      : functions_(functions), limit_(limit) {}

  void Rewrite(OpGraph& graph, int depth) {
    std::vector<OpNode> nodes;
    for (OpNode& node : graph.nodes) Append(std::move(node), depth, nodes);
    graph.nodes = std::move(nodes);
  }

 private:
  void Append(OpNode node, int depth, std::vector<OpNode>& nodes) {
    const auto function = functions_.find(node.function);
    if (function != functions_.end()) {
      Expand(node, function->second, depth, nodes);
      return;
    }
    Count(node);
    for (auto& [name, attribute] : node.attributes) {
      for (auto& graph : attribute.graphs) {
        auto copy = std::make_shared<OpGraph>(*graph);
        Rewrite(*copy, depth + 1);
        graph = std::move(copy);
      }
    }
    nodes.push_back(std::move(node));
  }

  void Expand(const OpNode& call, const Function& function, int depth, std::vector<OpNode>& nodes) {
    if (depth >= kMaxDepth) {
      throw InputError({"", PlaceOf(call)},
                       "functions call each other deeper than " + std::to_string(kMaxDepth),
                       "a function must not call itself");
    }
    Count(call);
    Renaming renaming(call.name + "/");
    for (std::size_t i = 0; i < function.inputs.size(); ++i) {
      renaming.Map(function.inputs[i], i < call.inputs.size() ? call.inputs[i] : "");
    }
    for (const std::string& name : function.outputs) RenameOutput(name, call, function, renaming);
    Attributes arguments = function.defaults;
    for (const auto& [name, attribute] : call.attributes) arguments[name] = attribute;
    for (const OpNode& inner : function.nodes) {
      Append(Renamed(inner, renaming, arguments), depth + 1, nodes);
    }
    PassThrough(call, function, nodes);
  }

  // An output keeps the caller's name, unless it is an input too: see PassThrough.
  static void RenameOutput(const std::string& name, const OpNode& call, const Function& function,
                           Renaming& renaming) {
    for (const std::string& input : function.inputs) {
      if (input == name) return;
    }
    for (std::size_t i = 0; i < function.outputs.size() && i < call.outputs.size(); ++i) {
      if (function.outputs[i] == name && !call.outputs[i].empty()) {
        renaming.Map(name, call.outputs[i]);
        return;  // a name that is output twice: the first wins, PassThrough copies to the others
      }
    }
  }

  // Outputs that no inner node produces under the caller's name: inputs handed through, and second
  // copies of an output. An Identity each.
  void PassThrough(const OpNode& call, const Function& function, std::vector<OpNode>& nodes) {
    std::map<std::string, std::string> first;
    for (std::size_t i = 0; i < function.inputs.size() && i < call.inputs.size(); ++i) {
      first[function.inputs[i]] = call.inputs[i];
    }
    for (std::size_t i = 0; i < function.outputs.size() && i < call.outputs.size(); ++i) {
      if (call.outputs[i].empty()) continue;
      const auto [source, fresh] = first.try_emplace(function.outputs[i], call.outputs[i]);
      if (fresh) continue;
      OpNode identity;
      identity.name = call.name + "/output_" + std::to_string(i);
      identity.type = "Identity";
      identity.opset = 13;
      identity.inputs = {source->second};
      identity.outputs = {call.outputs[i]};
      Append(std::move(identity), 0, nodes);
    }
  }

  static OpNode Renamed(const OpNode& inner, const Renaming& renaming,
                        const Attributes& arguments) {
    OpNode node = inner;
    node.name = renaming.Prefixed(inner.name);
    for (std::string& name : node.inputs) name = renaming.Of(name);
    for (std::string& name : node.outputs) name = renaming.Of(name);
    for (auto it = node.attributes.begin(); it != node.attributes.end();) {
      Attribute& attribute = it->second;
      if (!attribute.reference.empty()) {
        const auto argument = arguments.find(attribute.reference);
        if (argument == arguments.end()) {
          it = node.attributes.erase(it);  // the caller left it out: the operator's own default
          continue;
        }
        attribute = argument->second;
      }
      for (auto& graph : attribute.graphs) graph = Renamed(*graph, renaming, arguments);
      ++it;
    }
    return node;
  }

  static std::shared_ptr<const OpGraph> Renamed(const OpGraph& inner, const Renaming& renaming,
                                                const Attributes& arguments) {
    auto graph = std::make_shared<OpGraph>(inner);
    const auto rename = [&](auto& items) {
      for (auto& item : items) item.name = renaming.Of(item.name);
    };
    rename(graph->inputs);
    rename(graph->outputs);
    rename(graph->values);
    rename(graph->initializers);
    for (OpNode& node : graph->nodes) node = Renamed(node, renaming, arguments);
    return graph;
  }

  // Every step counts, calls of empty functions and the length of names too: a small file can
  // unfold to any size.
  void Count(const OpNode& node) {
    ++count_;
    characters_ += node.name.size();
    for (const std::string& name : node.inputs) characters_ += name.size();
    for (const std::string& name : node.outputs) characters_ += name.size();
    if (count_ > limit_ || characters_ > kMaxCharacters) {
      throw InputError({"", "node of type '" + node.type + "'"},
                       "functions unfold to more than " + std::to_string(limit_) + " nodes",
                       "check the model for functions that call each other");
    }
  }

  static constexpr std::size_t kMaxCharacters = std::size_t{1} << 30;

  const std::map<std::string, Function>& functions_;
  std::size_t limit_;
  std::size_t count_ = 0;
  std::size_t characters_ = 0;
};

// No real model unfolds to hundreds of times its size; a hostile one would spend minutes on it.
std::size_t NodeLimit(const Model& model) {
  constexpr std::size_t kFree = 1 << 16;
  constexpr std::size_t kTimes = 256;
  std::size_t nodes = model.graph.nodes.size();
  for (const auto& [name, function] : model.functions) nodes += function.nodes.size();
  return std::min(kFree + kTimes * nodes, kMaxModelNodes);
}

}  // namespace

void InlineFunctions(Model& model) {
  if (model.functions.empty()) return;
  Inliner(model.functions, NodeLimit(model)).Rewrite(model.graph, 0);
}

}  // namespace cleave::onnx_import
