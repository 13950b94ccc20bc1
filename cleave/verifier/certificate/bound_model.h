// The problem that a certificate argues about, built from the files alone.
//
// Nodes that must share a chip are one operation, and so are those that the certificate's
// inseparable edges and mergers join, each of which is checked here, as are its twins, of which the
// second needs the first. What the simplification leaves out costs nothing. Times are integers:
// every node's and tensor's is rounded once.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/problem/certificate.h"
#include "cleave/verifier/certificate/effort.h"

namespace cleave::verifier {

inline constexpr int kHostOp = -1;  // producer of graph inputs

// A tensor between operations, or from or to the host.
struct ModelTensor {
  std::int64_t bytes = 0;
  Ticks link = 0;  // to cross a link; with its message's latency under overlapped transfers
  Ticks host = 0;  // to cross the host link
  int producer = kHostOp;
  std::vector<int> readers;  // other operations, ascending
  bool to_host = false;
};

struct ModelOp {
  std::vector<Ticks> ticks;  // by chip class; without members of clone groups
  int step = 0;              // chips run their operations in the order of steps
  std::int64_t weight_bytes = 0;
  std::int64_t scratch_bytes = 0;  // of tensors that never leave it
  std::vector<int> clones;         // clone groups with a member in it
  std::vector<int> inputs;         // tensors
  std::vector<int> outputs;
  std::vector<int> needs;  // operations, ascending
  std::vector<int> feeds;
};

// Copies of one node: those on one chip run once and weigh once.
struct ModelClones {
  std::vector<Ticks> ticks;  // by chip class
  std::int64_t weight_bytes = 0;
  std::int64_t ops = 0;  // that hold one
};

struct BoundModel {
  // Rules that the argument may use.
  bool serial = true;
  bool relay = false;
  TriangleUse triangle = TriangleUse::kAll;
  bool equal_chips = true;
  bool may_stay_empty = false;  // a chip before used ones, where chips differ
  MemoryModel memory = MemoryModel::kFull;

  int classes = 1;
  std::vector<int> class_of_chip;
  std::vector<std::int64_t> sram_bytes;    // of chips
  std::vector<std::int64_t> most_weights;  // that fill them, at the most
  std::vector<ModelOp> ops;                // topologically numbered
  std::vector<ModelTensor> tensors;
  std::vector<ModelClones> clones;
  std::vector<int> op_of_node;

  // Throws NotProven for a node that the graph lacks.
  int OpOf(NodeId node) const;
  int chips() const { return static_cast<int>(class_of_chip.size()); }
  // Whether every link carries all that crosses the border of the ideal before it, and no link's
  // time is a chip's alone.
  bool LinksCarryBorders() const { return relay || !serial; }
  // Whether a plan may be traded for one in which chips lie earlier: a chip may run dry then, so
  // equal ones move up and different ones must be allowed to stay empty; the triangle rule could be
  // broken, buffers and activations could grow.
  bool MayTradeStages() const {
    return triangle != TriangleUse::kAll && memory != MemoryModel::kFull &&
           (equal_chips || may_stay_empty);
  }
  // Time and weights of an operation that shares its chip with no copies.
  Ticks AloneTicks(const ModelOp& op, int chip_class) const;
  std::int64_t AloneWeights(const ModelOp& op) const;
};

// Operations are numbered as `evidence.order` says, or, if it is empty, in some topological order.
// Throws NotProven for a claim that does not hold: an edge, a merger or a twin without a reason, a
// time scale that could overflow, an order that is none.
BoundModel BuildModel(const Graph& graph, const Certificate& certificate, Effort& effort);

}  // namespace cleave::verifier
