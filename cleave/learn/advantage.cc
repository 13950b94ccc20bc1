#include "cleave/learn/advantage.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "cleave/base/error.h"
#include "cleave/cost/cost_model.h"
#include "cleave/cost/memory.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

struct Moments {
  double mean = 0;
  double deviation = 0;
};

Moments MomentsOf(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  Moments moments;
  moments.mean = std::reduce(values.begin(), values.end()) / count;
  double squares = 0;
  for (const double value : values) {
    squares += (value - moments.mean) * (value - moments.mean);
  }
  moments.deviation = std::sqrt(squares / count);
  return moments;
}

constexpr double kOverfull = 3;  // deviations that an overfull chip is charged

constexpr double kSharpness = 8;  // of the bend in the credit

// The loads of every rollout's chips; a hop is the doing of the chip that sends.
std::vector<double> LoadsOf(const Problem& problem, const LoadTable& table) {
  std::vector<double> loads;
  for (int c = 0; c < problem.num_chips(); ++c) {
    loads.push_back(static_cast<double>(std::max(table.ChipTicks(c), table.HopTicks(c))));
  }
  return loads;
}

// Credits of every chip, normalised over the chips that have any load; 0 for the others.
std::vector<std::vector<double>> Credits(const Problem& problem,
                                         std::span<const std::vector<ChipId>> partitions,
                                         std::span<const Outcome> outcomes) {
  const CostModel model(problem);
  std::vector<std::vector<double>> credits;  // loads at first
  std::vector<ChipSet> overfull(partitions.size(), 0);
  double bend = 0;
  for (std::size_t r = 0; r < partitions.size(); ++r) {
    const LoadTable table = model.Loads(partitions[r]);
    credits.push_back(LoadsOf(problem, table));
    const double largest = *std::ranges::max_element(credits[r]);
    bend = r == 0 ? largest : std::min(bend, largest);
    for (int c = 0; !outcomes[r].accepted && c < problem.num_chips(); ++c) {
      if (!FitsSram(problem, partitions[r], c, table.chip(c))) overfull[r] |= ChipBit(c);
    }
  }
  std::vector<double> used;
  for (std::vector<double>& rollout : credits) {
    for (double& value : rollout) {
      if (value <= 0) continue;
      value = -std::log1p(std::pow(value / bend, kSharpness));
      used.push_back(value);
    }
  }
  const Moments moments = used.empty() ? Moments{} : MomentsOf(used);
  constexpr double kLeast = 1e-3;
  for (std::size_t r = 0; r < credits.size(); ++r) {
    for (double& value : credits[r]) {
      if (value != 0) value = (value - moments.mean) / std::max(moments.deviation, kLeast);
    }
    ForEachChip(overfull[r], [&](int c) { credits[r][Index(c)] -= kOverfull; });
  }
  return credits;
}

}  // namespace

double Reward(const Outcome& outcome, Ticks reference) {
  if (!outcome.accepted || outcome.interval <= 0) return 0;
  return static_cast<double>(reference) / static_cast<double>(outcome.interval);
}

Advantages::Advantages(const Problem& problem, std::span<const std::vector<ChipId>> partitions,
                       std::span<const Outcome> outcomes, Ticks reference,
                       const AdvantageOptions& options)
    : partitions_(partitions), chip_weight_(options.chip_weight) {
  CLEAVE_CHECK(partitions.size() == outcomes.size() && !outcomes.empty());
  for (const Outcome& outcome : outcomes) global_.push_back(Reward(outcome, reference));
  const Moments moments = MomentsOf(global_);
  for (double& value : global_) {
    value = (value - moments.mean) / std::max(moments.deviation, options.least_deviation);
  }
  if (chip_weight_ == 0) return;
  credit_ = Credits(problem, partitions, outcomes);
  mean_credit_.assign(Index(problem.num_ops()), 0.0);
  for (std::size_t r = 0; r < partitions.size(); ++r) {
    for (OpIndex op = 0; op < problem.num_ops(); ++op) mean_credit_[Index(op)] += Credit(r, op);
  }
  for (double& mean : mean_credit_) mean /= static_cast<double>(partitions.size());
}

double Advantages::Credit(std::size_t rollout, OpIndex op) const {
  return credit_[rollout][Index(partitions_[rollout][Index(op)])];
}

double Advantages::Of(std::size_t rollout, OpIndex op) const {
  if (chip_weight_ == 0) return global_[rollout];
  return global_[rollout] + chip_weight_ * (Credit(rollout, op) - mean_credit_[Index(op)]);
}

}  // namespace cleave
