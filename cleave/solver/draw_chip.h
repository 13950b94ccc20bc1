// Weighted choice among the chips of a set.
#pragma once

#include "cleave/base/random.h"
#include "cleave/problem/chip_set.h"

namespace cleave {

// A chip of the set, which is not empty, with probability proportional to mass(chip); the lowest
// one if none has mass. Takes one double from the stream. O(chips).
template <typename Mass>
int DrawChip(ChipSet chips, RandomStream& random, Mass mass) {
  double total = 0;
  ForEachChip(chips, [&](int chip) { total += mass(chip); });
  double target = random.Uniform() * total;
  int chosen = LowestChip(chips);
  for (ChipSet rest = chips; rest != 0; rest &= rest - 1) {
    const int chip = LowestChip(rest);
    if (mass(chip) <= 0) continue;
    chosen = chip;
    target -= mass(chip);
    if (target < 0) break;
  }
  return chosen;
}

}  // namespace cleave
