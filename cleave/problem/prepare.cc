#include "cleave/problem/prepare.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "cleave/graph/traversal.h"
#include "cleave/problem/problem.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// The graph numbered in a topological order, which keeps the given one where that is topological.
Graph Ordered(const Graph& graph) {
  const std::vector<NodeId> order = TopologicalOrder(Successors(graph));
  if (std::ranges::is_sorted(order)) return graph;
  std::vector<NodeId> rank(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) rank[Index(order[i])] = static_cast<NodeId>(i);
  Graph result{graph.name, {}, graph.tensors};
  for (const NodeId v : order) {
    result.nodes.push_back(graph.nodes[Index(v)]);
    auto& clone_of = result.nodes.back().clone_of;
    if (clone_of) clone_of = rank[Index(*clone_of)];
  }
  for (Tensor& tensor : result.tensors) {
    if (tensor.producer != kNoNode) tensor.producer = rank[Index(tensor.producer)];
    for (NodeId& v : tensor.consumers) v = rank[Index(v)];
    std::ranges::sort(tensor.consumers);
  }
  return result;
}

// Which nodes head a cheap cone. The graph is numbered topologically.
class ConeFinder {
 public:
  ConeFinder(const Graph& graph, const Package& package, const PrepareOptions& options)
      : graph_(graph),
        successors_(Successors(graph)),
        predecessors_(Transposed(successors_)),
        seconds_(RooflineSeconds(graph, package.chips.front())),
        in_cone_(graph.nodes.size(), false),
        names_clones_(graph.nodes.size(), false),
        max_cone_nodes_(Index(options.max_cone_nodes)) {
    for (const Node& node : graph.nodes) {
      if (node.clone_of) names_clones_[Index(*node.clone_of)] = true;
    }
    const double total = SecondsOnOneChip();
    limit_seconds_ = options.max_cone_share * total / package.num_chips();
    std::int64_t sram = package.chips.front().sram_bytes;
    for (const ChipSpec& chip : package.chips) sram = std::min(sram, chip.sram_bytes);
    limit_weight_bytes_ = options.max_weight_share * static_cast<double>(sram);
    for (NodeId v = 0; v < successors_.rows(); ++v) in_cone_[Index(v)] = HeadsCheapCone(v);
  }

  const Csr& predecessors() const { return predecessors_; }
  bool in_cone(NodeId v) const { return in_cone_[Index(v)]; }

  // The cone nodes that `reader` needs, ascending.
  std::vector<NodeId> ConeOf(NodeId reader) const {
    std::vector<NodeId> cone;
    for (const NodeId u : predecessors_[reader]) {
      if (in_cone(u)) cone.push_back(u);
    }
    Close(cone);
    return cone;
  }

 private:
  // Extends a set of cone nodes by all their ancestors; sorted, without duplicates.
  void Close(std::vector<NodeId>& cone) const {
    std::vector<NodeId> seen = cone;
    std::ranges::sort(seen);
    for (std::size_t i = 0; i < cone.size(); ++i) {
      for (const NodeId u : predecessors_[cone[i]]) {
        const auto at = std::ranges::lower_bound(seen, u);
        if (at != seen.end() && *at == u) continue;
        seen.insert(at, u);
        cone.push_back(u);
      }
    }
    std::ranges::sort(cone);
    cone.erase(std::unique(cone.begin(), cone.end()), cone.end());
  }

  // Clones count once, so that limits are the same before and after a preparation.
  double SecondsOnOneChip() const {
    std::vector<bool> counted(graph_.nodes.size(), false);
    double total = 0;
    for (std::size_t v = 0; v < graph_.nodes.size(); ++v) {
      const auto& clone_of = graph_.nodes[v].clone_of;
      if (clone_of && counted[Index(*clone_of)]) continue;
      if (clone_of) counted[Index(*clone_of)] = true;
      total += seconds_[v];
    }
    return total;
  }

  bool HeadsCheapCone(NodeId v) const {
    const Node& node = graph_.nodes[Index(v)];
    if (node.color || node.clone_of) return false;
    if (names_clones_[Index(v)]) return false;
    if (!std::ranges::all_of(predecessors_[v], [&](NodeId u) { return in_cone(u); })) return false;
    double seconds = seconds_[Index(v)];
    auto weight_bytes = static_cast<double>(node.weight_bytes);
    if (seconds > limit_seconds_ || weight_bytes > limit_weight_bytes_) return false;
    const std::vector<NodeId> cone = ConeOf(v);
    for (const NodeId u : cone) {
      seconds += seconds_[Index(u)];
      weight_bytes += static_cast<double>(graph_.nodes[Index(u)].weight_bytes);
    }
    return cone.size() < max_cone_nodes_ && seconds <= limit_seconds_ &&
           weight_bytes <= limit_weight_bytes_;
  }

  const Graph& graph_;
  Csr successors_;
  Csr predecessors_;
  std::vector<double> seconds_;
  std::vector<bool> in_cone_;
  std::vector<bool> names_clones_;  // ids that some clone_of uses
  std::size_t max_cone_nodes_;
  double limit_seconds_ = 0;
  double limit_weight_bytes_ = 0;
};

// Rewrites the graph once it is known who reads which cone.
class ConeReplicator {
 public:
  ConeReplicator(const Graph& graph, const ConeFinder& finder) : graph_(graph), finder_(finder) {
    outputs_.resize(graph.nodes.size());
    inputs_.resize(graph.nodes.size());
    for (std::size_t t = 0; t < graph.tensors.size(); ++t) {
      const Tensor& tensor = graph.tensors[t];
      if (tensor.producer != kNoNode) outputs_[Index(tensor.producer)].push_back(Id(t));
      for (const NodeId v : tensor.consumers) inputs_[Index(v)].push_back(Id(t));
    }
    FindReaders();
  }

  std::int64_t added_nodes() const {
    std::int64_t added = 0;
    for (const std::int64_t copies : copies_) added += std::max<std::int64_t>(copies - 1, 0);
    return added;
  }
  std::int64_t cones() const { return cones_; }

  Graph Rewrite() {
    result_.name = graph_.name;
    first_copy_.assign(graph_.nodes.size(), kNoNode);
    made_.assign(graph_.nodes.size(), 0);
    current_.assign(graph_.tensors.size(), kNoTensor);
    for (std::size_t t = 0; t < graph_.tensors.size(); ++t) {
      if (graph_.tensors[t].producer == kNoNode) current_[t] = AddTensor(Id(t), kNoNode, false);
    }
    for (NodeId v = 0; v < static_cast<NodeId>(graph_.nodes.size()); ++v) {
      if (finder_.in_cone(v) && !own_copy_[Index(v)]) continue;
      for (const NodeId u : finder_.ConeOf(v)) Emit(u, false);
      Emit(v, true);
    }
    for (const auto& [node, original] : clones_) {
      result_.nodes[Index(node)].clone_of = first_copy_[Index(original)];
    }
    return std::move(result_);
  }

 private:
  static constexpr TensorId kNoTensor = -1;
  static TensorId Id(std::size_t i) { return static_cast<TensorId>(i); }

  bool HasOutput(NodeId v) const {
    return std::ranges::any_of(outputs_[Index(v)],
                               [&](TensorId t) { return graph_.tensors[Index(t)].output; });
  }

  bool IsRead(NodeId v) const {
    return std::ranges::any_of(outputs_[Index(v)], [&](TensorId t) {
      return !graph_.tensors[Index(t)].consumers.empty();
    });
  }

  // A cone node that leaves the graph, or that nobody reads, keeps a copy in its own right.
  void FindReaders() {
    own_copy_.assign(graph_.nodes.size(), false);
    copies_.assign(graph_.nodes.size(), 0);
    for (NodeId v = 0; v < static_cast<NodeId>(graph_.nodes.size()); ++v) {
      if (finder_.in_cone(v)) {
        own_copy_[Index(v)] = HasOutput(v) || !IsRead(v);
        if (!own_copy_[Index(v)]) continue;
        ++copies_[Index(v)];
      }
      const std::vector<NodeId> cone = finder_.ConeOf(v);
      if (!cone.empty()) ++cones_;
      for (const NodeId u : cone) ++copies_[Index(u)];
    }
  }

  TensorId AddTensor(TensorId original, NodeId producer, bool output) {
    Tensor tensor = graph_.tensors[Index(original)];
    if (producer != kNoNode && made_[Index(tensor.producer)] > 1) {
      tensor.name += CopySuffix(tensor.producer);
    }
    tensor.producer = producer;
    tensor.consumers.clear();
    tensor.output = tensor.output && (output || producer == kNoNode);
    result_.tensors.push_back(std::move(tensor));
    return static_cast<TensorId>(result_.tensors.size() - 1);
  }

  std::string CopySuffix(NodeId v) const {
    return "/copy" + std::to_string(made_[Index(v)] - 1);
  }

  // Appends a copy of `original` that reads the latest copies of its inputs.
  void Emit(NodeId original, bool output) {
    const auto id = static_cast<NodeId>(result_.nodes.size());
    ++made_[Index(original)];
    Node node = graph_.nodes[Index(original)];
    if (made_[Index(original)] > 1) node.name += CopySuffix(original);
    if (finder_.in_cone(original) && copies_[Index(original)] > 1) {
      if (first_copy_[Index(original)] == kNoNode) first_copy_[Index(original)] = id;
      clones_.emplace_back(id, original);
    } else if (node.clone_of) {
      // A clone of an earlier preparation: keep its group under the group's new number.
      NodeId& first = first_copy_[Index(*node.clone_of)];
      if (first == kNoNode) first = id;
      clones_.emplace_back(id, *node.clone_of);
    }
    result_.nodes.push_back(std::move(node));
    for (const TensorId t : inputs_[Index(original)]) {
      result_.tensors[Index(current_[Index(t)])].consumers.push_back(id);
    }
    for (const TensorId t : outputs_[Index(original)]) {
      current_[Index(t)] = AddTensor(t, id, output);
    }
  }

  const Graph& graph_;
  const ConeFinder& finder_;
  std::vector<std::vector<TensorId>> inputs_;
  std::vector<std::vector<TensorId>> outputs_;
  std::vector<std::int64_t> copies_;  // of every cone node that the result will hold
  std::vector<bool> own_copy_;
  std::int64_t cones_ = 0;

  Graph result_;
  std::vector<NodeId> first_copy_;
  std::vector<int> made_;
  std::vector<TensorId> current_;
  std::vector<std::pair<NodeId, NodeId>> clones_;  // new id, original that names its group
};

}  // namespace

Graph Prepare(const Graph& original, const Package& package, const PrepareOptions& options,
              PrepareSummary* summary) {
  Graph graph = Ordered(original);
  const ConeFinder finder(graph, package, options);
  ConeReplicator replicator(graph, finder);
  const std::int64_t added = replicator.added_nodes();
  const double allowed = options.max_growth * static_cast<double>(graph.nodes.size());
  if (added == 0 || static_cast<double>(added) > allowed) {
    if (summary != nullptr) *summary = {};
    return graph;
  }
  if (summary != nullptr) *summary = {added, replicator.cones()};
  return replicator.Rewrite();
}

}  // namespace cleave
