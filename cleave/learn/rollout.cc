#include "cleave/learn/rollout.h"

#include <algorithm>
#include <cmath>

#include "cleave/problem/constraints.h"
#include "cleave/solver/draw_chip.h"
#include "cleave/solver/draw_step.h"

namespace cleave {
namespace {

// Options of a smaller share of the mass are not drawn: the table's suffix sums, which are floats,
// do not resolve them.
constexpr double kLeastShare = 1e-6;
constexpr double kReach = 9;  // deviations from the position that rows reach, and a chip more

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

double GaussianExponent(ChipId chip, double mu, double sigma) {
  const double distance = (static_cast<double>(chip) - mu) / sigma;
  return -0.5 * distance * distance;
}

// Of a set that is not empty.
ChipId Nearest(ChipSet chips, double position) {
  ChipId nearest = LowestChip(chips);
  ForEachChip(chips, [&](int chip) {
    if (std::abs(chip - position) < std::abs(nearest - position)) nearest = chip;
  });
  return nearest;
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

RolloutMaker::RolloutMaker(const Problem& problem, const RolloutOptions& options)
    : problem_(&problem),
      options_(options),
      respect_weights_(problem.memory_model() != MemoryModel::kNone),
      solver_(problem),
      partial_(problem),
      rows_(UniformRows(problem)),
      table_(problem, rows_, solver_.orders().Deepest()),
      candidate_(Index(problem.num_ops())) {}

void RolloutMaker::Make(const DrawCentres& centres, RandomStream& random, Rollout& rollout) {
  rollout.chips.resize(Index(problem_->num_ops()));
  rollout.decisions.clear();
  rollout.options.clear();
  rollout.valid = true;
  FillRows(centres);
  if (options_.correction == Correction::kSample) {
    Sample(centres, random, rollout);
    return;
  }
  DrawFreely(centres, random, rollout);
  if (options_.correction == Correction::kFix) {
    solver_.Fix(candidate_, &rows_, random, rollout.chips);
  } else {
    rollout.chips = candidate_;
    rollout.valid = IsValid(*problem_, candidate_);
  }
}

// Gaussians around the positions; one entry where an operation stays.
void RolloutMaker::FillRows(const DrawCentres& centres) {
  for (OpIndex op = 0; op < problem_->num_ops(); ++op) {
    const std::span<float> row = rows_[op];
    const double mu = static_cast<double>(centres.positions[Index(op)]);
    const double sigma = static_cast<double>(centres.sigmas[Index(op)]);
    std::ranges::fill(row, 0.0F);
    if (sigma <= 0) {
      row[Index(std::lround(mu))] = 1;
      continue;
    }
    // The table takes what is less for nothing.
    const double reach = kReach * sigma + 1;
    const auto first = static_cast<ChipId>(std::max(std::ceil(mu - reach), 0.0));
    const auto last = static_cast<ChipId>(
        std::min(std::floor(mu + reach), static_cast<double>(problem_->num_chips() - 1)));
    for (ChipId c = first; c <= last; ++c) {
      row[Index(c)] = static_cast<float>(std::exp(GaussianExponent(c, mu, sigma)));
    }
  }
}

void RolloutMaker::Sample(const DrawCentres& centres, RandomStream& random, Rollout& rollout) {
  table_.Rebuild(rows_, centres.order);
  partial_.Clear();
  for (std::size_t i = 0; i < centres.order.size(); ++i) {
    const OpIndex op = centres.order[i];
    partial_.Open(op);
    partial_.Place(SampleStep(op, table_.tail(i), centres, random, rollout));
  }
  std::ranges::copy(partial_.chips(), rollout.chips.begin());
}

ChipId RolloutMaker::SampleStep(OpIndex op, const float* tail, const DrawCentres& centres,
                                RandomStream& random, Rollout& rollout) {
  const double mu = static_cast<double>(centres.positions[Index(op)]);
  const double sigma = static_cast<double>(centres.sigmas[Index(op)]);
  if (sigma <= 0) {
    const auto stay = static_cast<ChipId>(std::lround(mu));
    const bool in_range = stay >= partial_.first() && stay <= partial_.last();
    if (in_range && SurelyDrawable(partial_, respect_weights_, stay)) return stay;
  }
  const auto mass = [&](int chip) {
    return std::max(static_cast<double>(tail[chip]) - static_cast<double>(tail[chip + 1]), 0.0);
  };
  const ChipSet drawable = DrawableChips(partial_, respect_weights_);
  double total = 0;
  ForEachChip(drawable, [&](int chip) { total += mass(chip); });
  ChipSet options = 0;
  const std::size_t first_option = rollout.options.size();
  ForEachChip(drawable, [&](int chip) {
    if (mass(chip) <= kLeastShare * total) return;
    options |= ChipBit(chip);
    if (sigma <= 0) return;
    const double weight = std::log(mass(chip)) - GaussianExponent(chip, mu, sigma);
    rollout.options.push_back({chip, static_cast<float>(weight)});
  });
  if (options == 0) return Nearest(drawable, mu);
  const ChipId chip = DrawChip(options, random, mass);
  if (sigma <= 0) return chip;
  if (!options_.masked) {
    rollout.options.resize(first_option);
    AddFreeOptions(op, rollout);
  }
  AddDecision(op, chip, centres, first_option, rollout);
  return chip;
}

// All chips of the row that have mass worth a draw, as options; where they begin.
std::size_t RolloutMaker::AddFreeOptions(OpIndex op, Rollout& rollout) const {
  const std::span<const float> row = rows_[op];
  const std::size_t first_option = rollout.options.size();
  const double least = kLeastShare * static_cast<double>(*std::ranges::max_element(row));
  for (ChipId chip = 0; chip < problem_->num_chips(); ++chip) {
    if (static_cast<double>(row[Index(chip)]) > least) rollout.options.push_back({chip, 0.0F});
  }
  return first_option;
}

void RolloutMaker::DrawFreely(const DrawCentres& centres, RandomStream& random, Rollout& rollout) {
  for (OpIndex op = 0; op < problem_->num_ops(); ++op) {
    if (centres.sigmas[Index(op)] <= 0) {
      candidate_[Index(op)] = static_cast<ChipId>(std::lround(centres.positions[Index(op)]));
      continue;
    }
    const std::size_t first_option = AddFreeOptions(op, rollout);
    ChipSet options = 0;
    for (std::size_t o = first_option; o < rollout.options.size(); ++o) {
      options |= ChipBit(rollout.options[o].chip);
    }
    const auto mass = [&](int chip) { return static_cast<double>(rows_[op][Index(chip)]); };
    candidate_[Index(op)] = DrawChip(options, random, mass);
    AddDecision(op, candidate_[Index(op)], centres, first_option, rollout);
  }
}

// Keeps the options behind `first_option` if there is a choice among them, and what was chosen is
// one of them.
void RolloutMaker::AddDecision(OpIndex op, ChipId chosen, const DrawCentres& centres,
                               std::size_t first_option, Rollout& rollout) {
  const std::size_t count = rollout.options.size() - first_option;
  const std::span<const ChipOption> options = std::span(rollout.options).subspan(first_option);
  const auto at = std::ranges::find(options, chosen, &ChipOption::chip) - options.begin();
  if (count < 2 || Index(at) == count) {
    rollout.options.resize(first_option);
    return;
  }
  const float sigma = centres.sigmas[Index(op)];
  OptionLogProbabilities(options, static_cast<double>(centres.positions[Index(op)]),
                         static_cast<double>(sigma), log_probabilities_);
  rollout.decisions.push_back({op, chosen, static_cast<std::int32_t>(first_option),
                               static_cast<std::int32_t>(count),
                               static_cast<float>(log_probabilities_[Index(at)]), sigma,
                               centres.shifts.empty() ? 0 : centres.shifts[Index(op)]});
}

}  // namespace cleave
