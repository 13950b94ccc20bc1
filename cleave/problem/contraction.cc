#include "cleave/problem/contraction.h"

#include <map>
#include <utility>

namespace cleave {
namespace {

using Edges = std::vector<std::pair<std::int32_t, std::int32_t>>;

// A cycle through the members of each color makes them one strongly connected component.
void AddColorCycles(const Graph& graph, Edges& edges) {
  struct Ends {
    NodeId first;
    NodeId last;
  };
  std::map<std::int64_t, Ends> groups;
  for (NodeId v = 0; v < static_cast<NodeId>(graph.nodes.size()); ++v) {
    const auto& color = graph.nodes[static_cast<std::size_t>(v)].color;
    if (!color) continue;
    const auto [it, fresh] = groups.try_emplace(*color, Ends{v, v});
    if (fresh) continue;
    edges.emplace_back(it->second.last, v);
    it->second.last = v;
  }
  for (const auto& [color, ends] : groups) {
    if (ends.first != ends.last) edges.emplace_back(ends.last, ends.first);
  }
}

}  // namespace

Contraction Contract(const Graph& graph) {
  const auto n = static_cast<std::int32_t>(graph.nodes.size());
  Edges edges;
  for (const Tensor& tensor : graph.tensors) {
    if (tensor.producer == kNoNode) continue;
    for (const NodeId consumer : tensor.consumers) edges.emplace_back(tensor.producer, consumer);
  }
  AddColorCycles(graph, edges);
  Contraction result;
  result.op_of_node = StronglyConnectedComponents(Csr::FromPairs(n, std::move(edges)));
  Edges pairs;
  std::int32_t ops = 0;
  for (NodeId v = 0; v < n; ++v) {
    const OpIndex op = result.op_of_node[static_cast<std::size_t>(v)];
    pairs.emplace_back(op, v);
    if (op >= ops) ops = op + 1;
  }
  result.members = Csr::FromPairs(ops, std::move(pairs));
  return result;
}

}  // namespace cleave
