#include "cleave/search/exact/co_location.h"

#include <algorithm>

namespace cleave {

void CoLocate(const Problem& problem, std::span<const OpIndex> groups, Graph& graph) {
  std::int64_t color = 0;
  for (const Node& node : graph.nodes) color = std::max(color, node.color.value_or(0));
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    const OpIndex group = groups[static_cast<std::size_t>(op)];
    if (group < 0) continue;
    for (const NodeId node : problem.members(op)) {
      graph.nodes[static_cast<std::size_t>(node)].color = color + 1 + group;
    }
  }
}

}  // namespace cleave
