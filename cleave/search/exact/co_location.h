// Operations joined for good, as nodes of a graph that share a chip.
#pragma once

#include <span>

#include "cleave/problem/problem.h"

namespace cleave {

// Operations with the same number in `groups` are to lie on one chip, and with them, as always,
// what lies between; -1: the operation joins none. Gives nodes of `graph`, which has the problem's
// nodes, new colors. O(nodes).
void CoLocate(const Problem& problem, std::span<const OpIndex> groups, Graph& graph);

}  // namespace cleave
