#include "cleave/api/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "cleave/report/units.h"

namespace cleave {

GraphSummary Summarize(const Graph& graph) {
  GraphSummary summary;
  summary.name = graph.name;
  summary.nodes = static_cast<std::int64_t>(graph.nodes.size());
  summary.tensors = static_cast<std::int64_t>(graph.tensors.size());
  std::map<std::string, std::int64_t> counts;
  for (const Node& node : graph.nodes) {
    summary.flops += node.flops;
    summary.weight_bytes += node.weight_bytes;
    ++counts[node.op];
  }
  for (const Tensor& tensor : graph.tensors) {
    if (tensor.producer != kNoNode) summary.activation_bytes += tensor.bytes;
  }
  summary.ops.assign(counts.begin(), counts.end());
  std::ranges::stable_sort(summary.ops, std::greater<>(),
                           &std::pair<std::string, std::int64_t>::second);
  return summary;
}

std::string GraphSummary::Text() const {
  std::string text =
      fmt::format("{}: {} nodes, {} tensors, {}, weights {}, activations {}\n", name, nodes,
                  tensors, FlopsText(flops), BytesText(weight_bytes), BytesText(activation_bytes));
  for (const auto& [op, count] : ops) text += fmt::format("  {} {}", count, op);
  return text + "\n";
}

std::string GraphSummary::Json() const {
  nlohmann::ordered_json object{{"name", name},
                                {"nodes", nodes},
                                {"tensors", tensors},
                                {"flops", flops},
                                {"weight_bytes", weight_bytes},
                                {"activation_bytes", activation_bytes},
                                {"ops", nlohmann::ordered_json::object()}};
  for (const auto& [op, count] : ops) object["ops"][op] = count;
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string DescribePackage(const Package& package) {
  const ChipSpec& chip = package.chips.front();
  std::string text = fmt::format("{} chips", package.num_chips());
  text += package.homogeneous() ? fmt::format(", each {} SRAM, {}/s", BytesText(chip.sram_bytes),
                                              FlopsText(chip.flops_per_second))
                                : ", of different kinds";
  text += fmt::format("; links {}/s",
                      BytesText(static_cast<std::int64_t>(package.link.bytes_per_second)));
  text += package.transfers == Transfers::kSerial ? ", serial" : ", overlapped";
  if (package.forwarding == Forwarding::kRelay) text += ", relayed";
  if (package.triangle_in_force()) text += ", triangle rule";
  return text;
}

}  // namespace cleave
