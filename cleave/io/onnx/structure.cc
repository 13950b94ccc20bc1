#include "cleave/io/onnx/structure.h"

#include <queue>
#include <set>
#include <unordered_map>
#include <utility>

#include "cleave/base/error.h"

namespace cleave::onnx_import {
namespace {

constexpr std::ptrdiff_t kNotANode = -1;  // produced by an input or an initializer

// Name -> index of its producer. Looked up, never iterated.
using Producers = std::unordered_map<std::string, std::ptrdiff_t>;

void AddProducer(const std::string& name, std::ptrdiff_t node, Producers& producers) {
  if (producers.try_emplace(name, node).second) return;
  throw InputError({"", PlaceOfTensor(name)}, "is produced twice",
                   "every tensor of an ONNX graph has one producer; rename one of them");
}

Producers FindProducers(const OpGraph& graph) {
  Producers producers;
  for (const Declaration& input : graph.inputs) AddProducer(input.name, kNotANode, producers);
  for (const Literal& literal : graph.initializers) AddProducer(literal.name, kNotANode, producers);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    for (const std::string& name : graph.nodes[i].outputs) {
      if (!name.empty()) AddProducer(name, static_cast<std::ptrdiff_t>(i), producers);
    }
  }
  return producers;
}

// Adds the names that `node` uses: its inputs and what its subgraphs take from outside.
void CollectUses(const OpNode& node, std::set<std::string>& names);

void CollectCaptures(const OpNode& node, std::set<std::string>& names) {
  for (const auto& [key, attribute] : node.attributes) {
    for (const auto& body : attribute.graphs) {
      std::set<std::string> used;
      std::set<std::string> own;
      for (const OpNode& inner : body->nodes) {
        CollectUses(inner, used);
        own.insert(inner.outputs.begin(), inner.outputs.end());
      }
      for (const Declaration& output : body->outputs) used.insert(output.name);
      for (const Declaration& input : body->inputs) own.insert(input.name);
      for (const Literal& literal : body->initializers) own.insert(literal.name);
      for (const std::string& name : used) {
        if (!own.contains(name)) names.insert(name);
      }
    }
  }
}

void CollectUses(const OpNode& node, std::set<std::string>& names) {
  for (const std::string& name : node.inputs) {
    if (!name.empty()) names.insert(name);
  }
  CollectCaptures(node, names);
}

class Analysis {
 public:
  Analysis(const OpGraph& graph, const std::function<bool(const std::string&)>& outer)
      : graph_(graph), outer_(outer), producers_(FindProducers(graph)) {
    predecessors_.resize(graph.nodes.size());
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) Connect(i);
  }

  Structure Run() {
    const std::vector<bool> live = FindLive();
    for (const bool node_lives : live) structure_.dead += node_lives ? 0 : 1;
    for (std::size_t i = 0; i < live.size(); ++i) {
      if (live[i]) structure_.used.insert(uses_[i].begin(), uses_[i].end());
    }
    for (const Declaration& output : graph_.outputs) structure_.used.insert(output.name);
    Sort(live);
    return std::move(structure_);
  }

 private:
  void Connect(std::size_t i) {
    const OpNode& node = graph_.nodes[i];
    std::set<std::string> captures;
    CollectCaptures(node, captures);
    std::set<std::string> uses = captures;
    for (const std::string& name : node.inputs) {
      if (!name.empty()) uses.insert(name);
    }
    std::set<std::size_t> sources;
    for (const std::string& name : uses) {
      const auto producer = producers_.find(name);
      if (producer == producers_.end()) {
        CheckOuter(name, PlaceOf(node));
      } else if (producer->second != kNotANode) {
        sources.insert(static_cast<std::size_t>(producer->second));
      }
    }
    predecessors_[i].assign(sources.begin(), sources.end());
    structure_.captures.emplace_back(captures.begin(), captures.end());
    uses_.push_back(std::move(uses));
  }

  void CheckOuter(const std::string& name, const std::string& place) const {
    if (outer_(name)) return;
    throw InputError({"", place}, "reads tensor '" + name + "', which nothing produces",
                     "add its producer, an input or an initializer of that name");
  }

  std::vector<bool> FindLive() const {
    std::vector<bool> live(graph_.nodes.size(), false);
    std::vector<std::size_t> stack;
    const auto visit = [&](std::size_t i) {
      if (!live[i]) stack.push_back(i);
      live[i] = true;
    };
    for (const Declaration& output : graph_.outputs) {
      const auto producer = producers_.find(output.name);
      if (producer == producers_.end()) {
        CheckOuter(output.name, "the graph's outputs");
      } else if (producer->second != kNotANode) {
        visit(static_cast<std::size_t>(producer->second));
      }
    }
    while (!stack.empty()) {
      const std::size_t i = stack.back();
      stack.pop_back();
      for (const std::size_t source : predecessors_[i]) visit(source);
    }
    return live;
  }

  // Kahn's algorithm with the lowest index first: a file that is in order stays as it is.
  void Sort(const std::vector<bool>& live) {
    std::vector<std::size_t> missing(graph_.nodes.size(), 0);
    std::vector<std::vector<std::size_t>> successors(graph_.nodes.size());
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (!live[i]) continue;
      missing[i] = predecessors_[i].size();
      for (const std::size_t source : predecessors_[i]) successors[source].push_back(i);
      if (missing[i] == 0) ready.push(i);
    }
    while (!ready.empty()) {
      const std::size_t i = ready.top();
      ready.pop();
      structure_.order.push_back(i);
      for (const std::size_t next : successors[i]) {
        if (--missing[next] == 0) ready.push(next);
      }
    }
    for (std::size_t i = 0; i < missing.size(); ++i) {
      if (live[i] && missing[i] > 0) ThrowCycle(i, missing);
    }
  }

  // Every unplaced node has an unplaced predecessor: walk back until one repeats.
  [[noreturn]] void ThrowCycle(std::size_t i, const std::vector<std::size_t>& missing) const {
    std::vector<bool> seen(missing.size(), false);
    while (!seen[i]) {
      seen[i] = true;
      for (const std::size_t source : predecessors_[i]) {
        if (missing[source] > 0) {
          i = source;
          break;
        }
      }
    }
    throw InputError({"", PlaceOf(graph_.nodes[i])}, "lies on a cycle: it needs its own output",
                     "an ONNX graph must be acyclic; use Loop or Scan for recurrences");
  }

  const OpGraph& graph_;
  const std::function<bool(const std::string&)>& outer_;
  Producers producers_;
  std::vector<std::vector<std::size_t>> predecessors_;
  std::vector<std::set<std::string>> uses_;
  Structure structure_;
};

}  // namespace

std::set<std::string> UsesOf(const OpNode& node) {
  std::set<std::string> names;
  CollectUses(node, names);
  return names;
}

Structure Analyse(const OpGraph& graph, const std::function<bool(const std::string&)>& outer) {
  return Analysis(graph, outer).Run();
}

}  // namespace cleave::onnx_import
