// Adjacency and orders of a graph, derived from its tensors.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cleave/graph/graph.h"

namespace cleave {

// Compressed sparse rows: row i is values[offsets[i] .. offsets[i + 1]).
struct Csr {
  std::vector<std::int32_t> offsets{0};
  std::vector<std::int32_t> values;

  std::int32_t rows() const { return static_cast<std::int32_t>(offsets.size()) - 1; }
  std::span<const std::int32_t> operator[](std::int32_t row) const {
    const auto begin = static_cast<std::size_t>(offsets[static_cast<std::size_t>(row)]);
    const auto end = static_cast<std::size_t>(offsets[static_cast<std::size_t>(row) + 1]);
    return {values.data() + begin, end - begin};
  }

  // Rows from lists; each list keeps its order.
  static Csr FromRows(const std::vector<std::vector<std::int32_t>>& rows);
  // Rows from (row, value) pairs, each row ascending and without duplicates. O(p log p).
  static Csr FromPairs(std::int32_t rows, std::vector<std::pair<std::int32_t, std::int32_t>> pairs);
};

// Distinct successors of every node, ascending.
Csr Successors(const Graph& graph);
Csr Transposed(const Csr& rows);

// A topological order of a directed graph given by its successors: among the ready nodes the one
// with the smallest index first (so an already topological numbering is kept). The result is
// shorter than the graph if and only if there is a cycle. O(n log n + e).
std::vector<std::int32_t> TopologicalOrder(const Csr& successors);

// Strongly connected components: component of every node, numbered so that edges between components
// go from lower to higher numbers; among the orders that allow this, by smallest member first.
// O(n log n + e). Iterative, so depth is no limit.
std::vector<std::int32_t> StronglyConnectedComponents(const Csr& successors);

}  // namespace cleave
