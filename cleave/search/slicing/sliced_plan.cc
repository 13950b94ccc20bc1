#include "cleave/search/slicing/sliced_plan.h"

#include <algorithm>
#include <span>
#include <utility>

#include "cleave/cost/cost_model.h"
#include "cleave/search/slicing/possible_intervals.h"
#include "cleave/search/slicing/slicer.h"

namespace cleave {
namespace {

double EighthPower(double x) {
  const double squared = x * x;
  return squared * squared * squared * squared;
}

SlicedPlan Assess(const Problem& problem, std::vector<ChipId> chips) {
  const LoadTable loads = CostModel(problem).Loads(chips);
  const auto scale = static_cast<double>(PossibleIntervals(problem).least);
  SlicedPlan plan{std::move(chips), loads.Interval(), 0};
  for (ChipId chip = 0; chip < problem.num_chips(); ++chip) {
    plan.roughness += EighthPower(static_cast<double>(loads.ChipTicks(chip)) / scale);
    plan.roughness += EighthPower(static_cast<double>(loads.HopTicks(chip)) / scale);
  }
  return plan;
}

std::optional<SlicedPlan> Fastest(const OrderProfile& profile, std::span<const CutRules> families,
                                  Ticks below, SlicingSteps& steps) {
  const auto slicing = SliceFastest(profile, families, below, steps);
  if (!slicing) return std::nullopt;
  SlicedPlan plan = Assess(profile.problem(), ToPartition(profile, *slicing));
  const auto smoothest = SliceSmoothest(profile, families, plan.interval + 1, steps);
  if (!smoothest) return plan;
  return Assess(profile.problem(), ToPartition(profile, *smoothest));
}

}  // namespace

std::optional<SlicedPlan> FastestPlan(const Problem& problem, const std::vector<OpIndex>& order,
                                      Ticks below, SlicingSteps& steps) {
  const OrderProfile profile(problem, order);
  return Fastest(profile, CutRules::Families(profile), below, steps);
}

std::optional<SlicedPlan> FastestPlan(const Problem& problem, const std::vector<OpIndex>& order,
                                      SlicingSteps& steps) {
  const OrderProfile profile(problem, order);
  const std::vector<CutRules> families = CutRules::Families(profile);
  const IntervalRange range = PossibleIntervals(problem);
  for (Ticks slack = range.least / 64; range.least + slack < range.beyond; slack = 4 * slack + 1) {
    if (auto plan = Fastest(profile, families, range.least + slack + 1, steps)) return plan;
  }
  return Fastest(profile, families, range.beyond, steps);
}

std::optional<SlicedPlan> SmootherPlan(const Problem& problem, const std::vector<OpIndex>& order,
                                       Ticks limit, SlicingSteps& steps) {
  const OrderProfile profile(problem, order);
  const std::vector<CutRules> families = CutRules::Families(profile);
  if (auto plan = Fastest(profile, families, limit, steps)) return plan;
  const auto slicing = SliceSmoothest(profile, families, limit + 1, steps);
  if (!slicing) return std::nullopt;
  return Assess(problem, ToPartition(profile, *slicing));
}

}  // namespace cleave
