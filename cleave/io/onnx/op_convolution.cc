// Convolutions: every output element is a dot product of channels / groups x kernel positions.
#include <array>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"
#include "cleave/io/onnx/window.h"

namespace cleave::onnx_import {
namespace {

Shape Spatial(const Shape& shape) { return {shape.begin() + 2, shape.end()}; }

Shape WithSpatial(std::int64_t batch, std::int64_t channels, const Shape& spatial) {
  Shape shape = {batch, channels};
  shape.insert(shape.end(), spatial.begin(), spatial.end());
  return shape;
}

// `weight` is the index of the filter [M, C / groups, kernel...].
void ShapeWithWeight(OpContext& op, std::size_t weight, ElementType type) {
  op.RequireRank(0, 3);
  const Shape& x = op.Dims(0);
  op.RequireRank(weight, x.size(), x.size());
  const Shape& w = op.Dims(weight);
  op.BoundedInt("group", 1, 1, kMaxDim);
  const Window window = ReadWindow(op, Spatial(w));
  op.Set(0, type, WithSpatial(x[0], w[0], window.OutputOf(Spatial(x))));
}

void ConvShape(OpContext& op) { ShapeWithWeight(op, 1, op.Type(0)); }
void ConvIntegerShape(OpContext& op) { ShapeWithWeight(op, 1, kInt32); }
void QLinearConvShape(OpContext& op) { ShapeWithWeight(op, 3, op.Type(7)); }

// Multiply-adds of an output element: the filter without its first dimension.
double FilterSize(const OpContext& op, std::size_t weight) {
  const Shape& w = op.Dims(weight);
  return static_cast<double>(Elements(w, 1, w.size()));
}

double ConvFlops(const OpContext& op) {
  const double bias = op.Has(2) ? 1 : 0;
  return ElementsOut(op) * (2 * FilterSize(op, 1) + bias);
}

double ConvIntegerFlops(const OpContext& op) { return ElementsOut(op) * 2 * FilterSize(op, 1); }

// Plus scaling and rounding back to eight bits.
double QLinearConvFlops(const OpContext& op) {
  const double bias = op.Has(8) ? 1 : 0;
  return ElementsOut(op) * (2 * FilterSize(op, 3) + bias + 2);
}

// The filter is [C, M / groups, kernel...].
void ConvTransposeShape(OpContext& op) {
  op.RequireRank(0, 3);
  const Shape& x = op.Dims(0);
  op.RequireRank(1, x.size(), x.size());
  const Shape& w = op.Dims(1);
  const std::int64_t channels = CheckedMul(w[1], op.BoundedInt("group", 1, 1, kMaxDim));
  const std::size_t rank = x.size() - 2;
  const Window window = ReadWindow(op, Spatial(w));
  Shape spatial = window.InputOf(Spatial(x), BoundedInts(op, "output_padding", rank, 0, 0));
  if (const auto* fixed = op.IntsOf("output_shape"); fixed != nullptr && fixed->size() >= rank) {
    spatial.assign(fixed->end() - static_cast<std::ptrdiff_t>(rank), fixed->end());
  }
  op.Set(0, op.Type(0), WithSpatial(x[0], channels, spatial));
}

// Every input element meets every tap of its group's filters.
double ConvTransposeFlops(const OpContext& op) {
  const double bias = op.Has(2) ? ElementsOut(op) : 0;
  return 2 * ElementsIn(op, 0) * FilterSize(op, 1) + bias;
}

// Bilinear interpolation (four taps, two FLOPs each) of every input that meets the filter, once for
// each output position.
double DeformConvFlops(const OpContext& op) {
  const Shape& x = op.Dims(0);
  const Shape& out = op.OutDims(0);
  const Shape& w = op.Dims(1);
  const double positions = static_cast<double>(Elements(out, 2, out.size()));
  const double samples = static_cast<double>(x[0]) * static_cast<double>(x[1]) * positions *
                         static_cast<double>(Elements(w, 2, w.size()));
  return ElementsOut(op) * 2 * FilterSize(op, 1) + 8 * samples;
}

void Col2ImShape(OpContext& op) {
  op.RequireRank(0, 3, 3);
  const auto* image = op.Ints(1);
  const auto* block = op.Ints(2);
  if (image == nullptr || block == nullptr) return;
  const std::int64_t block_size = Elements(*block);
  if (block_size <= 0) op.Fail("has an empty block");
  op.Set(0, op.Type(0), WithSpatial(op.Dims(0)[0], op.Dims(0)[1] / block_size, *image));
}

constexpr std::array kRules = {
    OperatorRule{"Conv", ConvShape, ConvFlops, Stream},
    OperatorRule{"ConvInteger", ConvIntegerShape, ConvIntegerFlops, Stream},
    OperatorRule{"ConvTranspose", ConvTransposeShape, ConvTransposeFlops, Stream},
    OperatorRule{"Col2Im", Col2ImShape, PerInput<1>, Stream, 0b110},
    OperatorRule{"DeformConv", ConvShape, DeformConvFlops, Stream},
    OperatorRule{"FusedConv", ConvShape, ConvFlops, Stream},
    OperatorRule{"QLinearConv", QLinearConvShape, QLinearConvFlops, Stream},
};

}  // namespace

std::span<const OperatorRule> ConvolutionOperators() { return kRules; }

}  // namespace cleave::onnx_import
