#include "cleave/verifier/certificate/node_costs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "cleave/verifier/certificate/not_proven.h"

namespace cleave::verifier {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

void ClassifyChips(const Package& package, NodeCosts& costs) {
  std::vector<ChipSpec> seen;
  for (const ChipSpec& chip : package.chips) {
    const auto twin = std::ranges::find(seen, chip);
    costs.class_of_chip.push_back(static_cast<int>(twin - seen.begin()));
    if (twin == seen.end()) seen.push_back(chip);
  }
  costs.classes = static_cast<int>(seen.size());
}

double NodeSeconds(const Node& node, double output_bytes, const ChipSpec& chip) {
  if (node.seconds) return *node.seconds;
  const double moved =
      node.bytes_accessed.value_or(static_cast<double>(node.weight_bytes) + output_bytes);
  return std::max(node.flops / chip.flops_per_second, moved / chip.sram_bytes_per_second);
}

// The graph's nodes on every class of chips.
std::vector<std::vector<double>> SecondsOf(const Graph& graph, const Package& package,
                                           const NodeCosts& costs) {
  std::vector<double> output_bytes(graph.nodes.size(), 0);
  for (const Tensor& tensor : graph.tensors) {
    if (tensor.producer == kNoNode) continue;
    output_bytes[Index(tensor.producer)] += static_cast<double>(tensor.bytes);
  }
  std::vector<std::vector<double>> seconds(graph.nodes.size());
  for (std::size_t v = 0; v < seconds.size(); ++v) {
    for (int k = 0; k < costs.classes; ++k) {
      const auto chip = std::ranges::find(costs.class_of_chip, k) - costs.class_of_chip.begin();
      seconds[v].push_back(
          NodeSeconds(graph.nodes[v], output_bytes[v], package.chips[Index(chip)]));
    }
  }
  return seconds;
}

struct Scale {
  double ticks_per_second;
  double sum = 0;  // of all that a chip could be charged, in ticks

  Ticks Round(double seconds) const {
    return static_cast<Ticks>(std::llround(std::min(seconds * ticks_per_second, kMost)));
  }
  // Counts the seconds in. 64 bits hold many times as much: several chips, multiples of transfers.
  void Add(double seconds) {
    sum += seconds * ticks_per_second;
    if (!(sum <= kMost)) throw NotProven("the time scale is too fine: sums could overflow");
  }

  static constexpr double kMost = 0x1.0p56;
};

void RoundTimes(const Graph& graph, const Certificate& certificate, NodeCosts& costs) {
  const Package& package = certificate.package;
  Scale scale{certificate.ticks_per_second};
  for (const std::vector<double>& seconds : SecondsOf(graph, package, costs)) {
    scale.Add(*std::ranges::max_element(seconds));
    std::vector<Ticks>& ticks = costs.ticks.emplace_back();
    for (const double each : seconds) ticks.push_back(scale.Round(each));
  }
  const bool serial = package.transfers == Transfers::kSerial;
  const double latency = package.link.latency_seconds;
  for (const Tensor& tensor : graph.tensors) {
    const auto bytes = static_cast<double>(tensor.bytes);
    const double link = bytes / package.link.bytes_per_second;
    const double host = package.host_bytes_per_second ? bytes / *package.host_bytes_per_second : 0;
    scale.Add(link + latency + host);
    costs.link.push_back(scale.Round(link) + (serial ? 0 : scale.Round(latency)));
    costs.host.push_back(scale.Round(host));
  }
}

void CheckNode(NodeId node, const Graph& graph) {
  if (Index(node) < graph.nodes.size()) return;
  throw NotProven(fmt::format("the simplification names node {}, which the graph lacks", node));
}

// Leaving out makes plans cheaper, so it needs no reason.
void LeaveOut(const Simplification& easier, NodeCosts& costs) {
  std::vector<bool> is_free(costs.graph.nodes.size(), false);
  for (const NodeId node : easier.free_nodes) {
    CheckNode(node, costs.graph);
    is_free[Index(node)] = true;
    costs.graph.nodes[Index(node)].weight_bytes = 0;
    costs.graph.nodes[Index(node)].clone_of.reset();
    std::ranges::fill(costs.ticks[Index(node)], 0);
  }
  for (const NodeId node : easier.weightless_nodes) {
    CheckNode(node, costs.graph);
    costs.graph.nodes[Index(node)].weight_bytes = 0;
  }
  for (Tensor& tensor : costs.graph.tensors) {
    if (tensor.producer == kNoNode) {
      std::erase_if(tensor.consumers, [&](NodeId node) { return is_free[Index(node)]; });
    } else if (is_free[Index(tensor.producer)]) {
      tensor.output = false;
    }
  }
}

}  // namespace

NodeCosts CostsOf(const Graph& graph, const Certificate& certificate,
                  const Simplification& easier) {
  NodeCosts costs;
  costs.graph = graph;
  ClassifyChips(certificate.package, costs);
  RoundTimes(graph, certificate, costs);
  LeaveOut(easier, costs);
  return costs;
}

}  // namespace cleave::verifier
