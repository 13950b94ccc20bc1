#include "cleave/solver/sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "cleave/solver/draw_step.h"

namespace cleave {
namespace {

constexpr double kImpossible = -std::numeric_limits<double>::infinity();

double StepLogProbability(ChipSet chips, ChipId chip, const float* tail) {
  if ((chips & ChipBit(chip)) == 0) return kImpossible;
  if (chips == ChipBit(chip)) return 0.0;
  const float total = TotalMass(tail, chips);
  if (total <= 0) return chip == LowestChip(chips) ? 0.0 : kImpossible;
  return std::log(static_cast<double>(Mass(tail, chip)) / static_cast<double>(total));
}

}  // namespace

void Sampler::Sample(const SamplingTable& table, RandomStream& random, std::span<ChipId> chips) {
  if (table.runs() != nullptr) {
    run_sampler_.Sample(table, random, chips);
    return;
  }
  partial_.Clear();
  const std::span<const OpIndex> order = table.order();
  for (std::size_t i = 0; i < order.size(); ++i) {
    partial_.Open(order[i]);
    partial_.Place(DrawStep(partial_, respect_weights_, table.tail(i), random));
  }
  std::ranges::copy(partial_.chips(), chips.begin());
}

double Sampler::SampleWithLogProbability(const SamplingTable& table, RandomStream& random,
                                         std::span<ChipId> chips) {
  partial_.Clear();
  double log_probability = 0;
  const std::span<const OpIndex> order = table.order();
  for (std::size_t i = 0; i < order.size(); ++i) {
    partial_.Open(order[i]);
    const ChipSet drawable = DrawableChips(partial_, respect_weights_);
    const ChipId chip = DrawFrom(drawable, table.tail(i), random);
    log_probability += StepLogProbability(drawable, chip, table.tail(i));
    partial_.Place(chip);
  }
  std::ranges::copy(partial_.chips(), chips.begin());
  return log_probability;
}

double Sampler::LogProbability(const SamplingTable& table, std::span<const ChipId> chips) {
  partial_.Clear();
  double log_probability = 0;
  const std::span<const OpIndex> order = table.order();
  for (std::size_t i = 0; i < order.size(); ++i) {
    partial_.Open(order[i]);
    const ChipId chip = chips[static_cast<std::size_t>(order[i])];
    if (chip < partial_.first() || chip > partial_.last()) return kImpossible;
    const ChipSet drawable = DrawableChips(partial_, respect_weights_);
    log_probability += StepLogProbability(drawable, chip, table.tail(i));
    if (log_probability == kImpossible) return kImpossible;
    partial_.Place(chip);
  }
  return log_probability;
}

}  // namespace cleave
