// A graph and a package compiled into what solver, cost model and search work on.
//
// Nodes become operations (co-located nodes are one), numbered in a topological order: u < v for
// every edge (u, v). Times become integers. Everything is immutable after construction and may be
// read from any number of threads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cleave/graph/graph.h"
#include "cleave/graph/traversal.h"
#include "cleave/package/package.h"
#include "cleave/problem/contraction.h"
#include "cleave/problem/memory_model.h"
#include "cleave/problem/time_scale.h"

namespace cleave {

using ChipId = std::int32_t;
using TensorIndex = std::int32_t;

inline constexpr OpIndex kHost = -1;  // producer of graph inputs

// A tensor that is visible outside the operation that produces it.
struct OpTensor {
  std::int64_t bytes = 0;
  Ticks link_ticks = 0;          // to cross one link, without latency
  Ticks host_ticks = 0;          // to cross the host link; 0 where host transfers are free
  OpIndex producer = kHost;
  OpIndex last_consumer = kHost; // kHost: consumed by no other operation
  bool output = false;
};

// Copies of one node: those on one chip run once and hold their weights once.
struct CloneGroup {
  std::vector<Ticks> ticks;  // per chip class
  std::int64_t weight_bytes = 0;
  double flops = 0;
};

struct ProblemOptions {
  MemoryModel memory = MemoryModel::kFull;
  // For problems whose ticks are to compare with another's, of which they cost a part at most.
  std::optional<TimeScale> time_scale = std::nullopt;
  // Beside what tensors ask for: the second operation must not lie on an earlier chip than the
  // first, which has the lower number.
  std::vector<std::pair<OpIndex, OpIndex>> precedences = {};
};

class Problem {
 public:
  // Validates both. Throws InputError also if nothing in the graph takes time, or if sizes add up
  // to more than 2^60 bytes. O(n log n + e).
  Problem(Graph graph, Package package, const ProblemOptions& options = {});

  const Graph& graph() const { return graph_; }
  const Package& package() const { return package_; }
  const TimeScale& time_scale() const { return time_scale_; }
  MemoryModel memory_model() const { return memory_model_; }

  int num_chips() const { return package_.num_chips(); }
  OpIndex num_ops() const { return members_.rows(); }
  TensorIndex num_tensors() const { return static_cast<TensorIndex>(tensors_.size()); }

  // Rules in force.
  bool no_skipping() const { return package_.no_skipping; }
  bool triangle() const { return package_.triangle_in_force(); }
  bool relay() const { return package_.forwarding == Forwarding::kRelay; }
  bool serial() const { return package_.transfers == Transfers::kSerial; }
  bool homogeneous() const { return num_classes_ == 1; }
  // Whether a plan stays one if a chip loses all its operations to others: equal chips move up,
  // different ones have to be allowed to stay empty.
  bool may_run_dry() const { return homogeneous() || !no_skipping(); }
  int num_chip_classes() const { return num_classes_; }
  int chip_class(ChipId chip) const { return class_of_chip_[Index(chip)]; }
  std::int64_t sram_bytes(ChipId chip) const { return package_.chips[Index(chip)].sram_bytes; }
  Ticks latency_ticks() const { return latency_ticks_; }  // per message and hop

  // Operations, numbered topologically. Adjacency is between distinct operations, ascending.
  const Csr& successors() const { return successors_; }
  const Csr& predecessors() const { return predecessors_; }
  std::span<const NodeId> members(OpIndex op) const { return members_[op]; }
  OpIndex op_of_node(NodeId node) const { return op_of_node_[Index(node)]; }

  // Time of the operation on a class of chips, apart from its members of clone groups.
  Ticks compute_ticks(OpIndex op, int chip_class) const {
    return compute_ticks_[Index(chip_class) * Index(num_ops()) + Index(op)];
  }
  Ticks least_compute_ticks(OpIndex op) const;  // of all classes
  // On a class, with its clone-group members: what it costs alone on a chip.
  Ticks alone_ticks(OpIndex op, int chip_class) const;
  std::int64_t weight_bytes(OpIndex op) const { return weight_bytes_[Index(op)]; }
  std::int64_t alone_weight_bytes(OpIndex op) const;
  // Tensors produced and consumed inside the operation; live while it runs.
  std::int64_t scratch_bytes(OpIndex op) const { return scratch_bytes_[Index(op)]; }
  double flops(OpIndex op) const { return flops_[Index(op)]; }  // clones not included
  std::span<const std::int32_t> clone_groups(OpIndex op) const { return groups_of_op_[op]; }
  const std::vector<CloneGroup>& clone_groups() const { return groups_; }

  // Tensors between operations, and from and to the host. A tensor's producer is not among its
  // consumers; consumers and the tensors of an operation are ascending.
  const OpTensor& tensor(TensorIndex t) const { return tensors_[Index(t)]; }
  std::span<const OpIndex> consumers(TensorIndex t) const { return consumers_[t]; }
  std::span<const TensorIndex> inputs(OpIndex op) const { return inputs_[op]; }
  std::span<const TensorIndex> outputs(OpIndex op) const { return outputs_[op]; }

  // Chip of every node from the chip of every operation.
  std::vector<int> ExpandToNodes(std::span<const ChipId> op_chips) const;

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void ClassifyChips();
  void ScaleTime(const std::vector<std::vector<double>>& node_seconds,
                 const std::optional<TimeScale>& given);
  void AddNodes(const std::vector<std::vector<double>>& node_seconds);
  void AddTensors(std::vector<std::pair<OpIndex, OpIndex>> edges);
  std::vector<std::vector<double>> NodeSeconds() const;

  Graph graph_;
  Package package_;
  MemoryModel memory_model_;
  TimeScale time_scale_{1.0};
  int num_classes_ = 0;
  std::vector<int> class_of_chip_;
  std::vector<ChipId> chip_of_class_;  // one chip of each class
  Ticks latency_ticks_ = 0;

  std::vector<OpIndex> op_of_node_;
  Csr members_;
  Csr successors_;
  Csr predecessors_;
  std::vector<Ticks> compute_ticks_;  // [class][op]
  std::vector<std::int64_t> weight_bytes_;
  std::vector<std::int64_t> scratch_bytes_;
  std::vector<double> flops_;
  std::vector<CloneGroup> groups_;
  Csr groups_of_op_;

  std::vector<OpTensor> tensors_;
  Csr consumers_;
  Csr inputs_;
  Csr outputs_;
};

// Seconds of every node on a chip: its measured time if it has one, else the roofline
// max(flops / flops_per_second, bytes_accessed / sram_bytes_per_second). design: docs/cost-model.md.
std::vector<double> RooflineSeconds(const Graph& graph, const ChipSpec& chip);

}  // namespace cleave
