#include "cleave/learn/rollout.h"

#include <algorithm>
#include <cmath>

#include "cleave/solver/draw_chip.h"
#include "cleave/solver/draw_step.h"

namespace cleave {
namespace {

// Options of a smaller share of the mass are not drawn: the table's suffix sums, which are floats,
// do not resolve them.
constexpr double kLeastShare = 1e-6;

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

double GaussianExponent(ChipId chip, double mu, double sigma) {
  const double distance = (static_cast<double>(chip) - mu) / sigma;
  return -0.5 * distance * distance;
}

}  // namespace

void OptionLogProbabilities(std::span<const ChipOption> options, double mu, double sigma,
                            std::vector<double>& result) {
  result.clear();
  for (const ChipOption& option : options) {
    result.push_back(static_cast<double>(option.log_weight) +
                     GaussianExponent(option.chip, mu, sigma));
  }
  const double most = *std::ranges::max_element(result);
  double total = 0;
  for (const double value : result) total += std::exp(value - most);
  const double norm = most + std::log(total);
  for (double& value : result) value -= norm;
}

RolloutMaker::RolloutMaker(const Problem& problem, double sigma, Correction correction)
    : problem_(&problem),
      sigma_(sigma),
      correction_(correction),
      respect_weights_(problem.memory_model() != MemoryModel::kNone),
      solver_(problem),
      partial_(problem),
      table_(problem, UniformRows(problem), solver_.orders().Deepest()),
      candidate_(Index(problem.num_ops())) {}

void RolloutMaker::Make(std::span<const float> positions, const ProbabilityRows& rows,
                        RandomStream& random, Rollout& rollout) {
  rollout.chips.resize(Index(problem_->num_ops()));
  rollout.decisions.clear();
  rollout.options.clear();
  if (correction_ == Correction::kSample) {
    Sample(positions, rows, random, rollout);
  } else {
    Fix(positions, rows, random, rollout);
  }
}

void RolloutMaker::Sample(std::span<const float> positions, const ProbabilityRows& rows,
                          RandomStream& random, Rollout& rollout) {
  solver_.orders().Deepest(&random, scratch_, order_);
  table_.Rebuild(rows, order_);
  partial_.Clear();
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const OpIndex op = order_[i];
    const float* tail = table_.tail(i);
    const double mu = positions[Index(op)];
    const auto mass = [&](int chip) {
      return std::max(static_cast<double>(tail[chip]) - static_cast<double>(tail[chip + 1]), 0.0);
    };
    partial_.Open(op);
    const ChipSet drawable = DrawableChips(partial_, respect_weights_);
    double total = 0;
    ForEachChip(drawable, [&](int chip) { total += mass(chip); });
    ChipSet options = 0;
    const std::size_t first_option = rollout.options.size();
    ForEachChip(drawable, [&](int chip) {
      if (mass(chip) <= kLeastShare * total) return;
      options |= ChipBit(chip);
      const double weight = std::log(mass(chip)) - GaussianExponent(chip, mu, sigma_);
      rollout.options.push_back({chip, static_cast<float>(weight)});
    });
    const ChipId chip = options != 0 ? DrawChip(options, random, mass) : LowestChip(drawable);
    partial_.Place(chip);
    AddDecision(op, chip, mu, first_option, rollout);
  }
  std::ranges::copy(partial_.chips(), rollout.chips.begin());
}

void RolloutMaker::Fix(std::span<const float> positions, const ProbabilityRows& rows,
                       RandomStream& random, Rollout& rollout) {
  for (OpIndex op = 0; op < problem_->num_ops(); ++op) {
    const std::span<const float> row = rows[op];
    const auto mass = [&](int chip) { return static_cast<double>(row[Index(chip)]); };
    const std::size_t first_option = rollout.options.size();
    const double least = kLeastShare * static_cast<double>(*std::ranges::max_element(row));
    ChipSet options = 0;
    for (int chip = 0; chip < problem_->num_chips(); ++chip) {
      if (mass(chip) <= least) continue;
      options |= ChipBit(chip);
      rollout.options.push_back({chip, 0.0F});
    }
    candidate_[Index(op)] = DrawChip(options, random, mass);
    AddDecision(op, candidate_[Index(op)], positions[Index(op)], first_option, rollout);
  }
  solver_.Fix(candidate_, &rows, random, rollout.chips);
}

// Keeps the options behind `first_option` if there is a choice among them.
void RolloutMaker::AddDecision(OpIndex op, ChipId chosen, double mu, std::size_t first_option,
                               Rollout& rollout) {
  const std::size_t count = rollout.options.size() - first_option;
  if (count < 2) {
    rollout.options.resize(first_option);
    return;
  }
  const std::span<const ChipOption> options = std::span(rollout.options).subspan(first_option);
  OptionLogProbabilities(options, mu, sigma_, log_probabilities_);
  const auto at = std::ranges::find(options, chosen, &ChipOption::chip) - options.begin();
  rollout.decisions.push_back({op, chosen, static_cast<std::int32_t>(first_option),
                               static_cast<std::int32_t>(count),
                               static_cast<float>(log_probabilities_[Index(at)])});
}

}  // namespace cleave
