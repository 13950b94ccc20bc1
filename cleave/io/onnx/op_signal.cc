// Signal processing and linear algebra beyond products.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

// A complex transform of n points: 5 n log2 n (Cooley-Tukey, radix 2).
double FftFlops(double points) { return 5 * points * std::log2(std::max(points, 2.0)); }

// Input [batch, signal..., 1 or 2]; the axis is an attribute, since opset 20 input 2.
std::int64_t DftAxis(const OpContext& op) {
  if (op.Has(2)) return op.Scalar(2).value_or(-2);
  return op.Int("axis", op.opset() >= 20 ? -2 : 1);
}

void DftShape(OpContext& op) {
  op.RequireRank(0, 2);
  Shape shape = op.Dims(0);
  const std::size_t axis = op.Axis(DftAxis(op), shape.size());
  if (op.Has(1)) {
    const auto length = op.Scalar(1);
    if (!length) return;
    shape[axis] = *length;
  }
  // An inverse transform of half a spectrum yields the real signal; a forward one, half a spectrum.
  const bool onesided = op.Int("onesided", 0) != 0;
  const bool real = onesided && op.Int("inverse", 0) != 0;
  if (real && !op.Has(1)) shape[axis] = CheckedMul(2, std::max<std::int64_t>(shape[axis] - 1, 0));
  if (onesided && !real) shape[axis] = shape[axis] / 2 + 1;
  shape.back() = real ? 1 : 2;
  op.Set(0, op.Type(0), std::move(shape));
}

double DftFlops(const OpContext& op) {
  const Shape& in = op.Dims(0);
  const double points = static_cast<double>(in[op.Axis(DftAxis(op), in.size())]);
  const double signals = ElementsIn(op, 0) / std::max(points * static_cast<double>(in.back()), 1.0);
  return signals * FftFlops(points);
}

// signal [B, L, 1 or 2], frame_step, window, frame_length -> [B, frames, bins, 2].
void StftShape(OpContext& op) {
  op.RequireRank(0, 2, 3);
  const auto step = op.Scalar(1);
  const auto length = op.Has(3)   ? op.Scalar(3)
                      : op.Has(2) ? std::optional<std::int64_t>(op.Dim(2, 0))
                                  : std::nullopt;
  if (!step || !length) return;
  if (*step <= 0 || *length <= 0) op.Fail("needs a positive frame step and length");
  const std::int64_t room = std::max<std::int64_t>(CheckedSub(op.Dims(0)[1], *length), 0);
  const std::int64_t bins = op.Int("onesided", 1) != 0 ? *length / 2 + 1 : *length;
  op.Set(0, op.Type(0), {op.Dims(0)[0], room / *step + 1, bins, 2});
}

double StftFlops(const OpContext& op) {
  const Shape& out = op.OutDims(0);
  if (out.size() != 4) return 0;
  const bool one_sided = op.Int("onesided", 1) != 0;
  const double points = static_cast<double>(out[2]) * (one_sided ? 2 : 1);
  // The window is one product for each point.
  return static_cast<double>(out[0]) * static_cast<double>(out[1]) * (FftFlops(points) + points);
}

// bins, DFT length, sample rate, edges -> [DFT length / 2 + 1, bins].
void MelWeightShape(OpContext& op) {
  const auto bins = op.Scalar(0);
  const auto length = op.Scalar(1);
  if (!bins || !length) return;
  const auto type = op.BoundedInt("output_datatype", kFloat, 1, kLastElementType);
  op.Set(0, static_cast<ElementType>(type), {*length / 2 + 1, *bins});
}

void DetShape(OpContext& op) {
  op.RequireRank(0, 2);
  const Shape& in = op.Dims(0);
  op.Set(0, op.Type(0), Shape(in.begin(), in.end() - 2));
}

// LU decomposition: 2/3 n^3.
double DetFlops(const OpContext& op) {
  return 2.0 / 3.0 * static_cast<double>(op.Dims(0).back()) * ElementsIn(op, 0);
}

constexpr std::array kRules = {
    OperatorRule{"DFT", DftShape, DftFlops, Stream, 0b110},
    OperatorRule{"Det", DetShape, DetFlops, Stream},
    OperatorRule{"MelWeightMatrix", MelWeightShape, PerOutput<4>, Writes, 0b11111},
    OperatorRule{"STFT", StftShape, StftFlops, Stream, 0b1010},
};

}  // namespace

std::span<const OperatorRule> SignalOperators() { return kRules; }

}  // namespace cleave::onnx_import
