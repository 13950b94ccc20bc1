// Products of two 64-bit integers, exactly.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace cleave {

__extension__ using WideInteger = __int128;

constexpr WideInteger Product(std::int64_t a, std::int64_t b) {
  return static_cast<WideInteger>(a) * b;
}

// Rounded down, for numbers that are not negative; at most the largest 64-bit integer.
constexpr std::int64_t Quotient(WideInteger dividend, std::int64_t divisor) {
  constexpr WideInteger kMost = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::min(dividend / divisor, kMost));
}

}  // namespace cleave
