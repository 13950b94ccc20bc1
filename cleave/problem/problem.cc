#include "cleave/problem/problem.h"

#include <algorithm>
#include <map>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/graph/validate.h"

namespace cleave {
namespace {

constexpr double kMaxTotalBytes = 0x1.0p60;

void CheckTotalBytes(const Graph& graph) {
  double total = 0;
  for (const Node& node : graph.nodes) total += static_cast<double>(node.weight_bytes);
  for (const Tensor& tensor : graph.tensors) total += static_cast<double>(tensor.bytes);
  if (total > kMaxTotalBytes) {
    throw InputError({"", "/tensors"}, "weights and tensors add up to more than 2^60 bytes");
  }
}

}  // namespace

std::vector<double> RooflineSeconds(const Graph& graph, const ChipSpec& chip) {
  std::vector<double> accessed(graph.nodes.size(), 0);
  for (const Tensor& tensor : graph.tensors) {
    if (tensor.producer != kNoNode) {
      accessed[static_cast<std::size_t>(tensor.producer)] += static_cast<double>(tensor.bytes);
    }
  }
  std::vector<double> seconds(graph.nodes.size());
  for (std::size_t v = 0; v < graph.nodes.size(); ++v) {
    const Node& node = graph.nodes[v];
    const double bytes =
        node.bytes_accessed.value_or(static_cast<double>(node.weight_bytes) + accessed[v]);
    seconds[v] = node.seconds.value_or(
        std::max(node.flops / chip.flops_per_second, bytes / chip.sram_bytes_per_second));
  }
  return seconds;
}

Problem::Problem(Graph graph, Package package, const ProblemOptions& options)
    : graph_(std::move(graph)), package_(std::move(package)), memory_model_(options.memory) {
  Validate(graph_);
  Validate(package_);
  CheckTotalBytes(graph_);
  ClassifyChips();
  Contraction contraction = Contract(graph_);
  op_of_node_ = std::move(contraction.op_of_node);
  members_ = std::move(contraction.members);
  const std::vector<std::vector<double>> node_seconds = NodeSeconds();
  ScaleTime(node_seconds, options.time_scale);
  AddNodes(node_seconds);
  AddTensors(options.precedences);
}

void Problem::ClassifyChips() {
  for (std::size_t c = 0; c < package_.chips.size(); ++c) {
    const auto twin = std::ranges::find_if(chip_of_class_, [&](ChipId other) {
      return package_.chips[Index(other)] == package_.chips[c];
    });
    class_of_chip_.push_back(static_cast<int>(twin - chip_of_class_.begin()));
    if (twin == chip_of_class_.end()) chip_of_class_.push_back(static_cast<ChipId>(c));
  }
  num_classes_ = static_cast<int>(chip_of_class_.size());
}

std::vector<std::vector<double>> Problem::NodeSeconds() const {
  std::vector<std::vector<double>> seconds;
  for (const ChipId chip : chip_of_class_) {
    seconds.push_back(RooflineSeconds(graph_, package_.chips[Index(chip)]));
  }
  return seconds;
}

// A chip can at worst run every node, and take in and send on every tensor.
void Problem::ScaleTime(const std::vector<std::vector<double>>& node_seconds,
                        const std::optional<TimeScale>& given) {
  double total = 0;
  for (std::size_t v = 0; v < graph_.nodes.size(); ++v) {
    double slowest = 0;
    for (const auto& seconds : node_seconds) slowest = std::max(slowest, seconds[v]);
    total += slowest;
  }
  if (total <= 0) {
    throw InputError({"", "/nodes"}, "no node takes any time",
                     "give nodes flops, bytes_accessed or measured seconds");
  }
  for (const Tensor& tensor : graph_.tensors) {
    const auto bytes = static_cast<double>(tensor.bytes);
    total += 2 * bytes / package_.link.bytes_per_second + package_.link.latency_seconds;
    if (package_.host_bytes_per_second) total += bytes / *package_.host_bytes_per_second;
  }
  time_scale_ = given.value_or(TimeScale(total));
  latency_ticks_ = time_scale_.ToTicks(package_.link.latency_seconds);
}

void Problem::AddNodes(const std::vector<std::vector<double>>& node_seconds) {
  const std::size_t n = Index(num_ops());
  compute_ticks_.assign(n * Index(num_classes_), 0);
  weight_bytes_.assign(n, 0);
  flops_.assign(n, 0);
  std::map<NodeId, std::int32_t> group_of_key;
  std::vector<std::pair<std::int32_t, std::int32_t>> group_pairs;
  for (std::size_t v = 0; v < graph_.nodes.size(); ++v) {
    const Node& node = graph_.nodes[v];
    const OpIndex op = op_of_node_[v];
    std::vector<Ticks> ticks;
    for (const auto& seconds : node_seconds) ticks.push_back(time_scale_.ToTicks(seconds[v]));
    if (node.clone_of) {
      const auto next = static_cast<std::int32_t>(groups_.size());
      const auto [it, fresh] = group_of_key.try_emplace(*node.clone_of, next);
      if (fresh) groups_.push_back({std::move(ticks), node.weight_bytes, node.flops});
      group_pairs.emplace_back(op, it->second);
      continue;
    }
    for (std::size_t k = 0; k < ticks.size(); ++k) compute_ticks_[k * n + Index(op)] += ticks[k];
    weight_bytes_[Index(op)] += node.weight_bytes;
    flops_[Index(op)] += node.flops;
  }
  groups_of_op_ = Csr::FromPairs(num_ops(), std::move(group_pairs));
}

void Problem::AddTensors(std::vector<std::pair<OpIndex, OpIndex>> edges) {
  scratch_bytes_.assign(Index(num_ops()), 0);
  std::vector<std::pair<std::int32_t, std::int32_t>> inputs;
  std::vector<std::pair<std::int32_t, std::int32_t>> outputs;
  std::vector<std::pair<std::int32_t, std::int32_t>> consumers;
  for (const Tensor& tensor : graph_.tensors) {
    const OpIndex producer =
        tensor.producer == kNoNode ? kHost : op_of_node_[Index(tensor.producer)];
    std::vector<OpIndex> readers;
    for (const NodeId node : tensor.consumers) {
      const OpIndex op = op_of_node_[Index(node)];
      if (op != producer) readers.push_back(op);
    }
    if (readers.empty() && !(tensor.output && producer != kHost)) {
      if (producer != kHost) scratch_bytes_[Index(producer)] += tensor.bytes;
      continue;
    }
    const auto t = static_cast<TensorIndex>(tensors_.size());
    const auto bytes = static_cast<double>(tensor.bytes);
    OpTensor compiled;
    compiled.bytes = tensor.bytes;
    compiled.link_ticks = time_scale_.ToTicks(bytes / package_.link.bytes_per_second);
    if (package_.host_bytes_per_second) {
      compiled.host_ticks = time_scale_.ToTicks(bytes / *package_.host_bytes_per_second);
    }
    compiled.producer = producer;
    compiled.output = tensor.output && producer != kHost;
    for (const OpIndex reader : readers) {
      compiled.last_consumer = std::max(compiled.last_consumer, reader);
      consumers.emplace_back(t, reader);
      inputs.emplace_back(reader, t);
      if (producer != kHost) edges.emplace_back(producer, reader);
    }
    if (producer != kHost) outputs.emplace_back(producer, t);
    tensors_.push_back(compiled);
  }
  consumers_ = Csr::FromPairs(num_tensors(), std::move(consumers));
  inputs_ = Csr::FromPairs(num_ops(), std::move(inputs));
  outputs_ = Csr::FromPairs(num_ops(), std::move(outputs));
  successors_ = Csr::FromPairs(num_ops(), std::move(edges));
  predecessors_ = Transposed(successors_);
}

Ticks Problem::least_compute_ticks(OpIndex op) const {
  Ticks least = compute_ticks(op, 0);
  for (int k = 1; k < num_classes_; ++k) least = std::min(least, compute_ticks(op, k));
  return least;
}

Ticks Problem::alone_ticks(OpIndex op, int chip_class) const {
  Ticks ticks = compute_ticks(op, chip_class);
  for (const std::int32_t group : clone_groups(op)) {
    ticks += groups_[Index(group)].ticks[Index(chip_class)];
  }
  return ticks;
}

std::int64_t Problem::alone_weight_bytes(OpIndex op) const {
  std::int64_t bytes = weight_bytes(op);
  for (const std::int32_t group : clone_groups(op)) bytes += groups_[Index(group)].weight_bytes;
  return bytes;
}

std::vector<int> Problem::ExpandToNodes(std::span<const ChipId> op_chips) const {
  CLEAVE_CHECK(op_chips.size() == Index(num_ops()));
  std::vector<int> chips(graph_.nodes.size());
  for (std::size_t v = 0; v < chips.size(); ++v) chips[v] = op_chips[Index(op_of_node_[v])];
  return chips;
}

}  // namespace cleave
