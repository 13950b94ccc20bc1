// The order in which a chip runs its part of a graph.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/graph/graph.h"

namespace cleave::verifier {

// The step at which every node runs. Nodes of one group, and nodes that lie on a cycle once groups
// count as one, run as one step; steps are numbered from 0 in topological order. O(n log n + e).
std::vector<std::int32_t> StepOfNode(const Graph& graph);

}  // namespace cleave::verifier
