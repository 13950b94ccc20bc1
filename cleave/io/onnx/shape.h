// Shapes and integer arithmetic that cannot overflow silently.
//
// Every dimension is known: dynamic ones are bound before shapes are inferred. Numbers in a model
// file are untrusted, so products and sums of them go through the checked functions, which throw
// std::overflow_error; the evaluator turns that into an InputError naming the node.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cleave::onnx_import {

using Shape = std::vector<std::int64_t>;

inline constexpr std::size_t kMaxRank = 64;
inline constexpr std::int64_t kMaxDim = std::int64_t{1} << 50;

std::int64_t CheckedAdd(std::int64_t a, std::int64_t b);
std::int64_t CheckedSub(std::int64_t a, std::int64_t b);
std::int64_t CheckedMul(std::int64_t a, std::int64_t b);

// Divides towards minus infinity / plus infinity; `divisor` > 0.
std::int64_t FloorDiv(std::int64_t a, std::int64_t divisor);
std::int64_t CeilDiv(std::int64_t a, std::int64_t divisor);

// A double that ought to be an integer in a sensible range; truncates towards zero.
std::int64_t CheckedInteger(double value);

// Product of the dimensions (of those in [begin, end)); 1 for a scalar.
std::int64_t Elements(const Shape& shape);
std::int64_t Elements(const Shape& shape, std::size_t begin, std::size_t end);

// Throws std::overflow_error unless rank and dimensions are within the limits above, and the tensor
// (its empty dimensions counted as 1) takes at most 2^50 bytes at `bits` bits an element.
void CheckShape(const Shape& shape, std::int64_t bits);

// NumPy broadcasting of `b` into `a`. False when the shapes do not fit.
bool BroadcastInto(Shape& a, const Shape& b);

std::string ToString(const Shape& shape);  // "[1, 384, 768]"

}  // namespace cleave::onnx_import
