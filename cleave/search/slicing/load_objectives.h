// What a slicing minimises over its chips' and hops' loads, built up chip by chip.
//
// An objective has a Value that starts at zero; Join adds a chip and the hop behind it and never
// lowers the value, which dynamic programming needs.
#pragma once

#include <algorithm>
#include <limits>

#include "cleave/problem/time_scale.h"

namespace cleave {

struct LargestLoad {
  using Value = Ticks;
  static constexpr Value kNone = std::numeric_limits<Ticks>::max();
  Value Join(Value before, Ticks chip, Ticks hop) const { return std::max({before, chip, hop}); }
};

struct SumOfPowers {
  using Value = double;
  static constexpr Value kNone = std::numeric_limits<double>::infinity();
  double scale;  // 1 / limit
  Value Join(Value before, Ticks chip, Ticks hop) const {
    return before + Power(chip) + Power(hop);
  }
  double Power(Ticks load) const {
    const double share = static_cast<double>(load) * scale;
    const double squared = share * share;
    const double fourth = squared * squared;
    return fourth * fourth;
  }
};

}  // namespace cleave
