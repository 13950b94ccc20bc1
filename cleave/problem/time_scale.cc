#include "cleave/problem/time_scale.h"

#include <cmath>

namespace cleave {

TimeScale::TimeScale(double total_seconds) {
  constexpr double kLargestTotal = 0x1.0p54;  // times 256 chips is 2^62
  constexpr int kFinest = 15;
  constexpr int kCoarsest = -60;
  int exponent = kFinest;
  while (exponent > kCoarsest && total_seconds * std::pow(10.0, exponent) > kLargestTotal) {
    --exponent;
  }
  ticks_per_second_ = std::pow(10.0, exponent);
}

Ticks TimeScale::ToTicks(double seconds) const {
  return static_cast<Ticks>(std::llround(seconds * ticks_per_second_));
}

}  // namespace cleave
