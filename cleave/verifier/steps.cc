#include "cleave/verifier/steps.h"

#include <map>
#include <utility>

#include "cleave/graph/traversal.h"

namespace cleave::verifier {

std::vector<std::int32_t> StepOfNode(const Graph& graph) {
  std::vector<std::pair<NodeId, NodeId>> edges;
  const Csr successors = Successors(graph);
  for (NodeId v = 0; v < successors.rows(); ++v) {
    for (const NodeId w : successors[v]) edges.emplace_back(v, w);
  }
  std::map<std::int64_t, std::vector<NodeId>> groups;
  for (NodeId v = 0; v < successors.rows(); ++v) {
    if (const auto color = graph.nodes[static_cast<std::size_t>(v)].color) {
      groups[*color].push_back(v);
    }
  }
  for (const auto& [color, members] : groups) {  // a cycle through the group makes it one component
    for (std::size_t i = 0; i < members.size(); ++i) {
      edges.emplace_back(members[i], members[(i + 1) % members.size()]);
    }
  }
  return StronglyConnectedComponents(Csr::FromPairs(successors.rows(), std::move(edges)));
}

}  // namespace cleave::verifier
