// Structural checks of a graph that came from outside.
#pragma once

#include "cleave/graph/graph.h"

namespace cleave {

// The largest graph that Cleave takes; ids and adjacency offsets are 32-bit.
inline constexpr std::size_t kMaxNodes = 1U << 24;
inline constexpr std::int64_t kMaxBytes = std::int64_t{1} << 50;  // of one tensor or weight: 1 PiB

// Throws InputError (its place a JSON pointer into cleave.graph/1) unless: there is a node; every
// number is finite, not negative and within the limits above; ids are in range; consumers are
// ascending and distinct; nodes of equal clone_of cost the same; and the graph has no cycle (the
// error names the nodes on one). O(nodes + tensors + consumers).
void Validate(const Graph& graph);

}  // namespace cleave
