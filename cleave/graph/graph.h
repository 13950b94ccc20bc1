// The computation graph as Cleave's files describe it (cleave.graph/1, docs/formats.md).
//
// Plain data: importers and readers fill it, Validate() checks it, Problem compiles it. Node and
// tensor ids are their indices. Every quantity is for one inference.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cleave {

using NodeId = std::int32_t;
using TensorId = std::int32_t;

inline constexpr NodeId kNoNode = -1;

struct Node {
  std::string name;
  std::string op;
  double flops = 0;               // floating-point operations; a multiply-add counts as two
  std::int64_t weight_bytes = 0;  // constants that must lie in the chip's SRAM

  // Bytes that one execution moves between compute units and SRAM. Absent: weight_bytes plus the
  // bytes of the node's outputs.
  std::optional<double> bytes_accessed;

  // Measured run time; replaces the roofline estimate on every chip.
  std::optional<double> seconds;

  // Co-location group: nodes of equal color lie on one chip.
  std::optional<std::int64_t> color;

  // Nodes of equal clone_of are copies of one node: on the same chip they run once and hold their
  // weights once. By convention the value is the id of one of the copies.
  std::optional<NodeId> clone_of;

  bool operator==(const Node&) const = default;
};

struct Tensor {
  std::string name;
  std::int64_t bytes = 0;
  NodeId producer = kNoNode;      // kNoNode: a graph input
  std::vector<NodeId> consumers;  // ascending, distinct
  bool output = false;            // leaves the graph

  bool operator==(const Tensor&) const = default;
};

struct Graph {
  std::string name;
  std::vector<Node> nodes;
  std::vector<Tensor> tensors;

  bool operator==(const Graph&) const = default;
};

}  // namespace cleave
