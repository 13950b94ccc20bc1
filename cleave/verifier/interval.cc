#include "cleave/verifier/interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace cleave::verifier {
namespace {

std::vector<std::int64_t> OutputBytes(const Graph& graph) {
  std::vector<std::int64_t> bytes(graph.nodes.size(), 0);
  for (const Tensor& tensor : graph.tensors) {
    if (tensor.producer != kNoNode) {
      AddBytes(bytes[static_cast<std::size_t>(tensor.producer)], tensor.bytes);
    }
  }
  return bytes;
}

double NodeSeconds(const Node& node, const ChipSpec& chip, std::int64_t output_bytes) {
  if (node.seconds) return *node.seconds;
  const double moved = node.bytes_accessed.value_or(static_cast<double>(node.weight_bytes) +
                                                    static_cast<double>(output_bytes));
  return std::max(node.flops / chip.flops_per_second, moved / chip.sram_bytes_per_second);
}

void AddCompute(const Placement& placement, std::vector<ChipCost>& chips) {
  const std::vector<std::int64_t> output_bytes = OutputBytes(placement.graph);
  const std::vector<bool> running = RunningNodes(placement);
  for (std::size_t v = 0; v < running.size(); ++v) {
    if (!running[v]) continue;
    const std::size_t c = placement.Chip(static_cast<NodeId>(v));
    chips[c].compute_seconds +=
        NodeSeconds(placement.graph.nodes[v], placement.package.chips[c], output_bytes[v]);
  }
}

// Every receiver pays once and the sender once; relays in between receive and send as well.
void AddLinkBytes(const TensorFlow& flow, bool relay, std::vector<ChipCost>& chips) {
  const auto source = static_cast<std::size_t>(flow.source);
  if (!relay) {
    AddBytes(chips[source].out_bytes, flow.bytes);
    for (const int c : flow.remote)
      AddBytes(chips[static_cast<std::size_t>(c)].in_bytes, flow.bytes);
    return;
  }
  for (std::size_t c = source; c < static_cast<std::size_t>(flow.farthest()); ++c) {
    AddBytes(chips[c].out_bytes, flow.bytes);
    AddBytes(chips[c + 1].in_bytes, flow.bytes);
  }
}

void AddTransfers(const std::vector<TensorFlow>& flows, bool relay, std::vector<ChipCost>& chips) {
  for (const TensorFlow& flow : flows) {
    if (flow.source == kHost) {
      for (const int c : flow.remote) {
        AddBytes(chips[static_cast<std::size_t>(c)].host_bytes, flow.bytes);
      }
      continue;
    }
    if (flow.to_host) {
      AddBytes(chips[static_cast<std::size_t>(flow.source)].host_bytes, flow.bytes);
    }
    if (!flow.remote.empty()) AddLinkBytes(flow, relay, chips);
  }
}

double LoadSeconds(const ChipCost& chip, const Package& package) {
  const double host = package.host_bytes_per_second
                          ? static_cast<double>(chip.host_bytes) / *package.host_bytes_per_second
                          : 0.0;
  if (package.transfers == Transfers::kOverlapped) return std::max(chip.compute_seconds, host);
  const double moved = static_cast<double>(chip.in_bytes) + static_cast<double>(chip.out_bytes);
  return chip.compute_seconds + moved / package.link.bytes_per_second + host;
}

// The first chip, or else link, that takes the longest.
void FindBottleneck(const std::vector<double>& links, PlanCost& cost) {
  for (std::size_t c = 0; c < cost.chips.size(); ++c) {
    if (c > 0 && cost.chips[c].load_seconds <= cost.interval_seconds) continue;
    cost.interval_seconds = cost.chips[c].load_seconds;
    cost.bottleneck = fmt::format("chip {}", c);
  }
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i] <= cost.interval_seconds) continue;
    cost.interval_seconds = links[i];
    cost.bottleneck = fmt::format("link {}", i);
  }
}

}  // namespace

std::vector<bool> RunningNodes(const Placement& placement) {
  std::vector<bool> running(placement.graph.nodes.size(), true);
  std::set<std::pair<NodeId, std::size_t>> seen;  // (cloned node, chip)
  for (std::size_t v = 0; v < running.size(); ++v) {
    if (const auto clone_of = placement.graph.nodes[v].clone_of) {
      running[v] = seen.emplace(*clone_of, placement.Chip(static_cast<NodeId>(v))).second;
    }
  }
  return running;
}

std::vector<double> LinkSeconds(const Package& package, const std::vector<TensorFlow>& flows) {
  if (package.transfers == Transfers::kSerial) return {};
  std::vector<double> seconds(package.chips.size() - 1, 0.0);
  for (const TensorFlow& flow : flows) {
    if (flow.source == kHost || flow.remote.empty()) continue;
    const double hop = static_cast<double>(flow.bytes) / package.link.bytes_per_second +
                       package.link.latency_seconds;
    for (int i = flow.source; i < flow.farthest(); ++i) seconds[static_cast<std::size_t>(i)] += hop;
  }
  return seconds;
}

PlanCost RecomputeCost(const Placement& placement, const std::vector<TensorFlow>& flows) {
  const Package& package = placement.package;
  PlanCost cost;
  cost.chips.resize(package.chips.size());
  AddCompute(placement, cost.chips);
  AddTransfers(flows, package.forwarding == Forwarding::kRelay, cost.chips);
  for (ChipCost& chip : cost.chips) chip.load_seconds = LoadSeconds(chip, package);
  FindBottleneck(LinkSeconds(package, flows), cost);
  return cost;
}

}  // namespace cleave::verifier
