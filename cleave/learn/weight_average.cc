#include "cleave/learn/weight_average.h"

#include <algorithm>

#include "cleave/base/error.h"

namespace cleave {

void TakeIntoAverage(std::span<const float> weights, std::int64_t step, double decay,
                     std::vector<float>& average) {
  if (average.empty()) average.assign(weights.size(), 0.0F);
  CLEAVE_CHECK(average.size() == weights.size() && step >= 1);
  const double mean = 1 / static_cast<double>(step);
  const auto share = static_cast<float>(std::max(1 - decay, mean));
  for (std::size_t i = 0; i < weights.size(); ++i) average[i] += share * (weights[i] - average[i]);
}

}  // namespace cleave
