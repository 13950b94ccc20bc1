// One step of SAMPLE: which chips it may draw, and the draw from a position's masses.
//
// `Partial` is a partition with an opened operation (PartialPartition, RunPartition); `tail` are
// the suffix sums of a SamplingTable.
#pragma once

#include <algorithm>

#include "cleave/base/error.h"
#include "cleave/base/random.h"
#include "cleave/problem/chip_set.h"

namespace cleave {

// All accepted chips of the opened operation's range; never empty.
template <typename Partial>
ChipSet AcceptedChips(const Partial& partial) {
  if (partial.first() == partial.last()) return ChipBit(partial.first());  // the theorem below
  ChipSet accepted = 0;
  for (int chip = partial.first(); chip <= partial.last(); ++chip) {
    if (partial.Accepts(chip)) accepted |= ChipBit(chip);
  }
  CLEAVE_CHECK(accepted != 0);  // the completion theorem
  return accepted;
}

// The chips that the step may draw from: those accepted with room for the weights; where none has
// room, the highest accepted one, since it has the most chips still to come behind it.
template <typename Partial>
ChipSet DrawableChips(const Partial& partial, bool respect_weights) {
  const ChipSet accepted = AcceptedChips(partial);
  if (!respect_weights) return accepted;
  ChipSet roomy = 0;
  ForEachChip(accepted, [&](int chip) {
    if (partial.HasRoom(chip)) roomy |= ChipBit(chip);
  });
  return roomy != 0 ? roomy : ChipBit(HighestChip(accepted));
}

// Whether one chip of the range is among them by itself, without a look at the others.
template <typename Partial>
bool SurelyDrawable(const Partial& partial, bool respect_weights, int chip) {
  return partial.Accepts(chip) && (!respect_weights || partial.HasRoom(chip));
}

inline float Mass(const float* tail, int chip) {
  return std::max(tail[chip] - tail[chip + 1], 0.0F);
}

inline float TotalMass(const float* tail, ChipSet chips) {
  float total = 0;
  ForEachChip(chips, [&](int chip) { total += Mass(tail, chip); });
  return total;
}

// A chip of the set, by mass; the lowest where none has any.
inline int DrawFrom(ChipSet chips, const float* tail, RandomStream& random) {
  const int lowest = LowestChip(chips);
  if ((chips & (chips - 1)) == 0) return lowest;
  float target = random.UniformFloat() * TotalMass(tail, chips);
  int chosen = lowest;
  for (ChipSet rest = chips; rest != 0; rest &= rest - 1) {
    const int chip = LowestChip(rest);
    const float mass = Mass(tail, chip);
    if (mass <= 0) continue;
    chosen = chip;
    target -= mass;
    if (target < 0) break;
  }
  return chosen;
}

// Draws from the whole range first. Only if that chip is not drawable are all chips tested, which
// leaves the distribution as if they had been tested at once.
template <typename Partial>
int DrawStep(const Partial& partial, bool respect_weights, const float* tail,
             RandomStream& random) {
  const int first = partial.first();
  const int last = partial.last();
  const float beyond = tail[last + 1];
  const float mass = tail[first] - beyond;
  if (mass > 0) {
    const float target = beyond + random.UniformFloat() * mass;
    int chip = first;
    while (chip < last && tail[chip + 1] > target) ++chip;
    if (SurelyDrawable(partial, respect_weights, chip)) return chip;
  }
  return DrawFrom(DrawableChips(partial, respect_weights), tail, random);
}

}  // namespace cleave
