#include "cleave/solver/sampler.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "cleave/base/error.h"

namespace cleave {
namespace {

constexpr double kImpossible = -std::numeric_limits<double>::infinity();

float Mass(const float* tail, int chip) { return std::max(tail[chip] - tail[chip + 1], 0.0F); }

float TotalMass(const float* tail, ChipSet chips) {
  float total = 0;
  ForEachChip(chips, [&](int chip) { total += Mass(tail, chip); });
  return total;
}

ChipId DrawFrom(ChipSet chips, const float* tail, RandomStream& random) {
  float target = random.UniformFloat() * TotalMass(tail, chips);
  ChipId chosen = std::countr_zero(chips);
  for (ChipSet rest = chips; rest != 0; rest &= rest - 1) {
    const int chip = std::countr_zero(rest);
    const float mass = Mass(tail, chip);
    if (mass <= 0) continue;
    chosen = chip;
    target -= mass;
    if (target < 0) break;
  }
  return chosen;
}

double StepLogProbability(ChipSet chips, ChipId chip, const float* tail) {
  if ((chips & ChipBit(chip)) == 0) return kImpossible;
  const float total = TotalMass(tail, chips);
  if (total <= 0) return chip == std::countr_zero(chips) ? 0.0 : kImpossible;
  return std::log(static_cast<double>(Mass(tail, chip)) / static_cast<double>(total));
}

}  // namespace

ChipSet DrawableChips(const PartialPartition& partial, bool respect_weights) {
  const ChipSet accepted = partial.AcceptedChips();
  CLEAVE_CHECK(accepted != 0);  // the completion theorem
  if (!respect_weights) return accepted;
  ChipSet roomy = 0;
  ForEachChip(accepted, [&](int chip) {
    if (partial.HasRoom(chip)) roomy |= ChipBit(chip);
  });
  return roomy != 0 ? roomy : std::bit_floor(accepted);
}

// Draws from the whole range first. Only if that chip is not drawable are all chips tested, which
// leaves the distribution as if they had been tested at once.
ChipId Sampler::Draw(const float* tail, RandomStream& random) const {
  const ChipId first = partial_.first();
  const ChipId last = partial_.last();
  const float beyond = tail[last + 1];
  const float mass = tail[first] - beyond;
  if (mass > 0) {
    const float target = beyond + random.UniformFloat() * mass;
    ChipId chip = first;
    while (chip < last && tail[chip + 1] > target) ++chip;
    if (Drawable(chip)) return chip;
  }
  return DrawFrom(DrawableChips(partial_, respect_weights_), tail, random);
}

void Sampler::Sample(const SamplingTable& table, RandomStream& random, std::span<ChipId> chips) {
  partial_.Clear();
  const std::span<const OpIndex> order = table.order();
  for (std::size_t i = 0; i < order.size(); ++i) {
    partial_.Open(order[i]);
    partial_.Place(Draw(table.tail(i), random));
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
