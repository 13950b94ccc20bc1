#include "cleave/learn/learning_rate.h"

#include <cmath>
#include <numbers>

namespace cleave {

double DecayedRate(double rate, double final_share, std::int64_t step, std::int64_t steps) {
  const double done = steps > 0 ? static_cast<double>(step) / static_cast<double>(steps) : 0;
  const double left = 0.5 * (1 + std::cos(std::numbers::pi * done));
  return rate * (final_share + (1 - final_share) * left);
}

}  // namespace cleave
