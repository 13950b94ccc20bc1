#include "cleave/io/onnx/shape.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "cleave/graph/validate.h"

namespace cleave::onnx_import {
namespace {

[[noreturn]] void ThrowTooLarge() {
  throw std::overflow_error("its sizes are beyond what any machine could hold");
}

}  // namespace

std::int64_t CheckedAdd(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (__builtin_add_overflow(a, b, &result)) ThrowTooLarge();
  return result;
}

std::int64_t CheckedSub(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (__builtin_sub_overflow(a, b, &result)) ThrowTooLarge();
  return result;
}

std::int64_t CheckedMul(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result)) ThrowTooLarge();
  return result;
}

std::int64_t FloorDiv(std::int64_t a, std::int64_t divisor) {
  return a / divisor - (a % divisor < 0 ? 1 : 0);
}

std::int64_t CeilDiv(std::int64_t a, std::int64_t divisor) {
  return a / divisor + (a % divisor > 0 ? 1 : 0);
}

std::int64_t CheckedInteger(double value) {
  constexpr double kLimit = 9.0e18;  // below 2^63
  if (!std::isfinite(value) || std::abs(value) > kLimit) ThrowTooLarge();
  return static_cast<std::int64_t>(value);
}

std::int64_t Elements(const Shape& shape) { return Elements(shape, 0, shape.size()); }

std::int64_t Elements(const Shape& shape, std::size_t begin, std::size_t end) {
  std::int64_t count = 1;
  for (std::size_t i = begin; i < end; ++i) count = CheckedMul(count, shape[i]);
  return count;
}

void CheckShape(const Shape& shape, std::int64_t bits) {
  if (shape.size() > kMaxRank) {
    throw std::overflow_error("a tensor of rank " + std::to_string(shape.size()) +
                              " is beyond the limit of " + std::to_string(kMaxRank));
  }
  std::int64_t count = 1;
  for (const std::int64_t dim : shape) {
    if (dim < 0) throw std::overflow_error("a dimension comes out negative in " + ToString(shape));
    if (dim > kMaxDim) ThrowTooLarge();
    // Empty dimensions count as 1, so that later products without them stay in range too.
    count = CheckedMul(count, std::max<std::int64_t>(dim, 1));
    if (count > kMaxBytes / std::max<std::int64_t>(bits, 1) * 8) {
      throw std::overflow_error("a tensor of shape " + ToString(shape) +
                                " would take more than 2^50 bytes");
    }
  }
}

bool BroadcastInto(Shape& a, const Shape& b) {
  if (b.size() > a.size()) a.insert(a.begin(), b.size() - a.size(), 1);
  for (std::size_t i = 0; i < b.size(); ++i) {
    std::int64_t& dim = a[a.size() - b.size() + i];
    if (dim == b[i] || b[i] == 1) continue;
    if (dim != 1) return false;
    dim = b[i];
  }
  return true;
}

std::string ToString(const Shape& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(shape[i]);
  }
  return text + "]";
}

}  // namespace cleave::onnx_import
