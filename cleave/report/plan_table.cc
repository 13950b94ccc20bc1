#include "cleave/report/plan_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cleave/cost/cost_model.h"
#include "cleave/report/units.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

std::string LoadBar(double share) {
  constexpr int kWidth = 20;
  const auto filled = static_cast<std::size_t>(std::clamp(std::lround(share * kWidth), 0L, 20L));
  return std::string(filled, '#') + std::string(kWidth - filled, '.');
}

std::string ChipRow(const Problem& problem, const ChipCost& cost, ChipId chip, double interval) {
  return fmt::format("{:>4}  {}  {:>10}  {:>10}  {:>10}  {:>10}  {:>10}  {:>10} {:>6}", chip,
                     LoadBar(cost.load_seconds / interval), SecondsText(cost.load_seconds),
                     SecondsText(cost.compute_seconds), BytesText(cost.in_bytes),
                     BytesText(cost.out_bytes), BytesText(cost.host_bytes),
                     BytesText(cost.sram_bytes),
                     problem.sram_bytes(chip) > 0
                         ? PercentText(static_cast<double>(cost.sram_bytes) /
                                       static_cast<double>(problem.sram_bytes(chip)))
                         : "-");
}

// The operation that costs most on the chip, named after its largest member.
std::string LargestOp(const Problem& problem, std::span<const ChipId> chips, ChipId chip) {
  const int chip_class = problem.chip_class(chip);
  OpIndex largest = -1;
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    if (chips[Index(op)] != chip) continue;
    if (largest < 0 ||
        problem.alone_ticks(op, chip_class) > problem.alone_ticks(largest, chip_class)) {
      largest = op;
    }
  }
  if (largest < 0) return {};
  const Node& node = problem.graph().nodes[Index(problem.members(largest).front())];
  const std::size_t others = problem.members(largest).size() - 1;
  return fmt::format("largest operation: {} '{}'{}, {}", node.op, node.name,
                     others > 0 ? fmt::format(" and {} co-located", others) : "",
                     SecondsText(problem.time_scale().ToSeconds(
                         problem.alone_ticks(largest, chip_class))));
}

std::string ChipBottleneck(const Problem& problem, std::span<const ChipId> chips,
                           const LoadTable& loads, ChipId chip) {
  const ChipLoad& load = loads.chip(chip);
  const TimeScale& scale = problem.time_scale();
  return fmt::format("limited by chip {}: compute {}, transfers {}, host {}; {}\n", chip,
                     SecondsText(scale.ToSeconds(load.compute)),
                     SecondsText(scale.ToSeconds(load.transfer)),
                     SecondsText(scale.ToSeconds(load.host)), LargestOp(problem, chips, chip));
}

// Total compute spread evenly over the fastest kind of chip: no plan can beat it.
double EvenSpreadSeconds(const Problem& problem) {
  Ticks least = 0;
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    least += problem.least_compute_ticks(op);
  }
  for (const CloneGroup& group : problem.clone_groups()) {
    least += *std::ranges::min_element(group.ticks);
  }
  return problem.time_scale().ToSeconds(least) / problem.num_chips();
}

}  // namespace

std::string PlanTable(const Problem& problem, std::span<const ChipId> chips) {
  const CostModel model(problem);
  const PlanCost cost = model.Report(chips);
  const std::vector<double> hops = model.HopSeconds(chips);
  std::string text =
      fmt::format("{:>4}  {:<20}  {:>10}  {:>10}  {:>10}  {:>10}  {:>10}  {:>10} {:>6}", "chip",
                  "load / interval", "load", "compute", "in", "out", "host", "SRAM", "");
  if (!hops.empty()) text += fmt::format("  {:>10}", "hop");
  text += '\n';
  const ChipId used = *std::ranges::max_element(chips) + 1;
  for (ChipId chip = 0; chip < used; ++chip) {
    text += ChipRow(problem, cost.chips[Index(chip)], chip, cost.interval_seconds);
    if (Index(chip) < hops.size()) text += fmt::format("  {:>10}", SecondsText(hops[Index(chip)]));
    text += '\n';
  }
  if (used < problem.num_chips()) {
    text += fmt::format("      ({} of {} chips are not used)\n", problem.num_chips() - used,
                        problem.num_chips());
  }
  return text;
}

std::string BottleneckText(const Problem& problem, std::span<const ChipId> chips) {
  const LoadTable loads = CostModel(problem).Loads(chips);
  const Ticks interval = loads.Interval();
  std::string text;
  for (ChipId chip = 0; chip < problem.num_chips() && text.empty(); ++chip) {
    if (loads.ChipTicks(chip) == interval) text = ChipBottleneck(problem, chips, loads, chip);
  }
  for (ChipId hop = 0; text.empty(); ++hop) {
    if (loads.HopTicks(hop) == interval) {
      text = fmt::format("limited by the link {} -> {}\n", hop, hop + 1);
    }
  }
  const double even = EvenSpreadSeconds(problem);
  text += fmt::format("an even spread of the compute would take {}; this plan reaches {} of that\n",
                      SecondsText(even),
                      PercentText(even / problem.time_scale().ToSeconds(interval)));
  return text;
}

}  // namespace cleave
