#include "cleave/cost/cost_model.h"

#include <fmt/format.h>

#include "cleave/cost/memory.h"

namespace cleave {
namespace {

std::string Bottleneck(const Problem& problem, const LoadTable& loads) {
  const Ticks interval = loads.Interval();
  for (ChipId chip = 0; chip < problem.num_chips(); ++chip) {
    if (loads.ChipTicks(chip) == interval) return fmt::format("chip {}", chip);
  }
  ChipId hop = 0;
  while (loads.HopTicks(hop) != interval) ++hop;
  return fmt::format("link {}", hop);
}

template <typename Set>
void AddTensors(const Problem& problem, std::span<const ChipId> chips, LoadTable& loads) {
  for (TensorIndex t = 0; t < problem.num_tensors(); ++t) {
    loads.AddTensor(t, RouteOf<Set>(problem, chips, t));
  }
}

}  // namespace

LoadTable CostModel::Loads(std::span<const ChipId> chips) const {
  LoadTable loads(*problem_);
  for (OpIndex op = 0; op < problem_->num_ops(); ++op) {
    loads.AddOp(op, chips[static_cast<std::size_t>(op)]);
  }
  problem_->num_chips() <= kChipSetBits ? AddTensors<ChipSet>(*problem_, chips, loads)
                                        : AddTensors<WideChipSet>(*problem_, chips, loads);
  return loads;
}

Outcome CostModel::Evaluate(std::span<const ChipId> chips) const {
  const LoadTable loads = Loads(chips);
  for (ChipId chip = 0; chip < problem_->num_chips(); ++chip) {
    if (FitsSram(*problem_, chips, chip, loads.chip(chip))) continue;
    return Outcome::Refused(fmt::format(
        "chip {} needs {} bytes of SRAM and has {}", chip,
        SramBytes(*problem_, chips, chip, loads.chip(chip)), problem_->sram_bytes(chip)));
  }
  return Outcome::Accepted(loads.Interval());
}

PlanCost CostModel::Report(std::span<const ChipId> chips) const {
  const LoadTable loads = Loads(chips);
  const TimeScale& scale = problem_->time_scale();
  PlanCost cost;
  cost.interval_seconds = scale.ToSeconds(loads.Interval());
  cost.bottleneck = Bottleneck(*problem_, loads);
  for (ChipId chip = 0; chip < problem_->num_chips(); ++chip) {
    const ChipLoad& load = loads.chip(chip);
    ChipCost row;
    row.compute_seconds = scale.ToSeconds(load.compute);
    row.in_bytes = load.in_bytes;
    row.out_bytes = load.out_bytes;
    row.host_bytes = load.host_bytes;
    row.sram_bytes = SramBytes(*problem_, chips, chip, load);
    row.load_seconds = scale.ToSeconds(loads.ChipTicks(chip));
    cost.chips.push_back(row);
  }
  return cost;
}

std::vector<double> CostModel::HopSeconds(std::span<const ChipId> chips) const {
  std::vector<double> seconds;
  if (problem_->serial()) return seconds;
  const LoadTable loads = Loads(chips);
  for (ChipId chip = 0; chip + 1 < problem_->num_chips(); ++chip) {
    seconds.push_back(problem_->time_scale().ToSeconds(loads.HopTicks(chip)));
  }
  return seconds;
}

}  // namespace cleave
