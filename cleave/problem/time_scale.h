// Integer time. Optimisers add and compare integers, so that results repeat bit for bit.
#pragma once

#include <cstdint>

namespace cleave {

using Ticks = std::int64_t;

// Seconds to ticks and back. One tick is a power of ten of a second: the finest, down to a
// femtosecond, for which sums over all chips cannot overflow. Models that run in milliseconds get
// femtoseconds; profiles that add up to days still fit.
class TimeScale {
 public:
  // `total_seconds` bounds what any one chip can be charged; 2^8 times that must fit.
  explicit TimeScale(double total_seconds);

  double ticks_per_second() const { return ticks_per_second_; }
  Ticks ToTicks(double seconds) const;
  double ToSeconds(Ticks ticks) const { return static_cast<double>(ticks) / ticks_per_second_; }

 private:
  double ticks_per_second_;
};

}  // namespace cleave
