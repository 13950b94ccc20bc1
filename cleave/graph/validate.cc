#include "cleave/graph/validate.h"

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "cleave/base/error.h"
#include "cleave/graph/traversal.h"

namespace cleave {
namespace {

[[noreturn]] void Fail(std::string place, std::string problem, std::string remedy = {}) {
  throw InputError({"", std::move(place)}, std::move(problem), std::move(remedy));
}

std::string NodePlace(std::size_t i) { return "/nodes/" + std::to_string(i); }
std::string TensorPlace(std::size_t i) { return "/tensors/" + std::to_string(i); }

void CheckAmount(double value, const std::string& place) {
  if (!std::isfinite(value) || value < 0 || value > 1e30) {
    Fail(place, "must be a finite number from 0 to 1e30");
  }
}

void CheckBytes(std::int64_t bytes, const std::string& place) {
  if (bytes < 0 || bytes > kMaxBytes) Fail(place, "must be from 0 to 2^50 bytes");
}

void CheckNode(const Graph& graph, std::size_t i) {
  const Node& node = graph.nodes[i];
  CheckAmount(node.flops, NodePlace(i) + "/flops");
  CheckBytes(node.weight_bytes, NodePlace(i) + "/weight_bytes");
  if (node.bytes_accessed) CheckAmount(*node.bytes_accessed, NodePlace(i) + "/bytes_accessed");
  if (node.seconds) CheckAmount(*node.seconds, NodePlace(i) + "/seconds");
  if (node.clone_of &&
      (*node.clone_of < 0 || static_cast<std::size_t>(*node.clone_of) >= graph.nodes.size())) {
    Fail(NodePlace(i) + "/clone_of", "names a node that does not exist");
  }
}

void CheckTensor(const Graph& graph, std::size_t i) {
  const Tensor& tensor = graph.tensors[i];
  const auto n = static_cast<NodeId>(graph.nodes.size());
  CheckBytes(tensor.bytes, TensorPlace(i) + "/bytes");
  if (tensor.producer < kNoNode || tensor.producer >= n) {
    Fail(TensorPlace(i) + "/producer", "names a node that does not exist");
  }
  NodeId previous = kNoNode;
  for (std::size_t k = 0; k < tensor.consumers.size(); ++k) {
    const NodeId consumer = tensor.consumers[k];
    const std::string place = TensorPlace(i) + "/consumers/" + std::to_string(k);
    if (consumer < 0 || consumer >= n) Fail(place, "names a node that does not exist");
    if (consumer == tensor.producer) Fail(place, "a node cannot consume its own output");
    if (consumer <= previous) Fail(place, "consumers must be ascending and distinct");
    previous = consumer;
  }
}

// Clones stand in for each other on a chip, so they must cost the same.
void CheckClones(const Graph& graph) {
  std::vector<double> output_bytes(graph.nodes.size(), 0);  // sums may exceed 64 bits
  for (const Tensor& tensor : graph.tensors) {
    if (tensor.producer != kNoNode) {
      output_bytes[static_cast<std::size_t>(tensor.producer)] += static_cast<double>(tensor.bytes);
    }
  }
  std::map<NodeId, std::size_t> first_clone;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    if (!node.clone_of) continue;
    const std::size_t other = first_clone.try_emplace(*node.clone_of, i).first->second;
    const Node& first = graph.nodes[other];
    if (node.flops != first.flops || node.weight_bytes != first.weight_bytes ||
        node.seconds != first.seconds || node.bytes_accessed != first.bytes_accessed ||
        output_bytes[i] != output_bytes[other]) {
      Fail(NodePlace(i) + "/clone_of",
           "clones of one node must cost the same, and this differs from node " +
               std::to_string(other));
    }
  }
}

// Names a cycle: walk backwards over nodes that no topological order can place until one repeats.
void CheckAcyclic(const Graph& graph) {
  const Csr successors = Successors(graph);
  const std::vector<std::int32_t> order = TopologicalOrder(successors);
  if (order.size() == graph.nodes.size()) return;
  std::vector<bool> stuck(graph.nodes.size(), true);
  for (const NodeId v : order) stuck[static_cast<std::size_t>(v)] = false;
  const Csr predecessors = Transposed(successors);
  NodeId v = 0;
  while (!stuck[static_cast<std::size_t>(v)]) ++v;
  std::vector<bool> seen(graph.nodes.size(), false);
  std::vector<NodeId> walk;
  while (!seen[static_cast<std::size_t>(v)]) {
    seen[static_cast<std::size_t>(v)] = true;
    walk.push_back(v);
    for (const NodeId u : predecessors[v]) {
      if (stuck[static_cast<std::size_t>(u)]) {
        v = u;
        break;
      }
    }
  }
  std::string text = std::to_string(v);
  constexpr std::size_t kShown = 8;
  std::size_t shown = 0;
  for (auto it = walk.rbegin(); it != walk.rend() && shown < kShown; ++it, ++shown) {
    text += " -> " + std::to_string(*it);
    if (*it == v) break;
  }
  Fail(NodePlace(static_cast<std::size_t>(v)), "lies on a cycle: nodes " + text,
       "a computation graph must be acyclic; unroll loops or fold them into one node");
}

}  // namespace

void Validate(const Graph& graph) {
  if (graph.nodes.empty()) Fail("/nodes", "the graph has no nodes");
  if (graph.nodes.size() > kMaxNodes) Fail("/nodes", "more than 2^24 nodes");
  if (graph.tensors.size() > 4 * kMaxNodes) Fail("/tensors", "more than 2^26 tensors");
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) CheckNode(graph, i);
  for (std::size_t i = 0; i < graph.tensors.size(); ++i) CheckTensor(graph, i);
  CheckClones(graph);
  CheckAcyclic(graph);
}

}  // namespace cleave
