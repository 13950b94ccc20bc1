// What operations that are certain to be held, or to be left out, add up to.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cleave {

// The sum of `values` over all entries whose key is above a threshold.
class CertainSums {
 public:
  // O(entries x log).
  CertainSums(std::span<const std::int64_t> keys, std::span<const std::int64_t> values);

  // O(log entries).
  std::int64_t Above(std::int64_t threshold) const;

 private:
  std::vector<std::int64_t> keys_;  // ascending
  std::vector<std::int64_t> sums_;  // of the entry and all behind it; one more, 0
};

}  // namespace cleave
