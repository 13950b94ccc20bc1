// Preparing a graph for partitioning: replication of cheap cones.
//
// Under the triangle rule a small tensor that is read everywhere (BERT's attention mask) pins all
// its readers close to its producer. A cone is a node with all its ancestors; where a cone is cheap,
// all but free of weights (index tables and the like), and depends on nothing but graph inputs,
// every reader gets a copy of its own, and the tensor no longer ties chips together. Copies that end
// up on one chip run once and hold their constants once.
#pragma once

#include <cstdint>

#include "cleave/graph/graph.h"
#include "cleave/package/package.h"

namespace cleave {

struct PrepareOptions {
  // A cone may take at most this share of the average chip's compute time, since every chip may
  // end up with a copy of it.
  double max_cone_share = 0.1;
  // A cone may hold constants of at most this share of the smallest chip's SRAM.
  double max_weight_share = 0.005;
  // A cone of more nodes than this is not cheap, whatever they take.
  int max_cone_nodes = 256;
  // Copies may add at most this many nodes, as a multiple of the graph's.
  double max_growth = 1.0;
};

struct PrepareSummary {
  std::int64_t cloned_nodes = 0;  // copies beyond the first
  std::int64_t cones = 0;         // readers that received a copy
};

// The graph with cheap cones replicated, once per reader. Nodes are numbered topologically, in the
// given order where that is one; copies stand right before their reader. Nodes with a color and
// clones are never copied. O(n + size of the cones).
Graph Prepare(const Graph& graph, const Package& package, const PrepareOptions& options = {},
              PrepareSummary* summary = nullptr);

}  // namespace cleave
