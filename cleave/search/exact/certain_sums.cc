#include "cleave/search/exact/certain_sums.h"

#include <algorithm>
#include <numeric>

namespace cleave {

CertainSums::CertainSums(std::span<const std::int64_t> keys, std::span<const std::int64_t> values) {
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return keys[i]; });
  sums_.assign(keys.size() + 1, 0);
  for (const std::size_t i : order) keys_.push_back(keys[i]);
  for (std::size_t i = order.size(); i-- > 0;) sums_[i] = sums_[i + 1] + values[order[i]];
}

std::int64_t CertainSums::Above(std::int64_t threshold) const {
  const auto first = std::ranges::upper_bound(keys_, threshold);
  return sums_[static_cast<std::size_t>(first - keys_.begin())];
}

}  // namespace cleave
