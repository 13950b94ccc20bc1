// Which chips every tensor joins under an assignment: the ground that all rules stand on.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/graph/graph.h"
#include "cleave/package/package.h"

// The verifier's own parts live in a namespace of their own, away from the names of the code that
// it checks.
namespace cleave::verifier {

// A graph with every node on a chip. The parts are not owned.
struct Placement {
  const Graph& graph;
  const Package& package;
  const std::vector<int>& chip_of;

  std::size_t Chip(NodeId node) const {
    return static_cast<std::size_t>(chip_of[static_cast<std::size_t>(node)]);
  }
};

inline constexpr int kHost = -1;

struct TensorFlow {
  std::int64_t bytes = 0;
  int source = kHost;       // chip of the producer; kHost: a graph input
  std::vector<int> remote;  // other chips that consume it, ascending and distinct
  bool to_host = false;     // a produced tensor that leaves the graph

  // Both need a tensor that is consumed remotely.
  int farthest() const { return remote.back(); }
  int nearest() const { return remote.front(); }
};

// One entry a tensor. Every assignment must be in range. O(consumers log consumers).
std::vector<TensorFlow> TensorFlows(const Placement& placement);

// total += amount, staying at the largest number where the sum has none; amounts are not negative.
// Hostile files reach it; a saturated sum never fits a chip.
void AddBytes(std::int64_t& total, std::int64_t amount);

}  // namespace cleave::verifier
