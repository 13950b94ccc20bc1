// From nodes to operations: what must lie on one chip becomes one operation.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/graph/graph.h"
#include "cleave/graph/traversal.h"

namespace cleave {

using OpIndex = std::int32_t;

struct Contraction {
  std::vector<OpIndex> op_of_node;
  Csr members;  // nodes of every operation, ascending
};

// Merges nodes of equal color, and then every cycle that this makes: chips along a cycle would have
// to be both non-decreasing and different. Operations are numbered in a topological order that
// prefers small node ids, so an ordered graph without colors is numbered as it is.
// O(n log n + e).
Contraction Contract(const Graph& graph);

}  // namespace cleave
