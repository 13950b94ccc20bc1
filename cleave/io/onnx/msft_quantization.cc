// com.microsoft: operators on quantised tensors. Each operand comes with a scale and a zero point.
#include <array>
#include <utility>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

// Dequantise (2 FLOPs an operand) and quantise again (divide, round, add, clip).
constexpr int kDequantize = 2;
constexpr int kQuantize = kDivide + 4;

// a, scale, zero, b, scale, zero, result scale, zero.
void QLinearBinaryShape(OpContext& op) {
  Shape shape = op.Dims(0);
  if (!BroadcastInto(shape, op.Dims(3))) op.Fail("cannot broadcast its inputs");
  op.Set(0, op.Type(0), std::move(shape));
}

// Result scale, zero, then (tensor, scale, zero) for each part.
void QLinearConcatShape(OpContext& op) {
  Shape shape = op.Dims(2);
  const std::size_t axis = op.Axis(op.Int("axis", 0), shape.size());
  for (std::size_t i = 5; i < op.InputCount(); i += 3) {
    shape[axis] = CheckedAdd(shape[axis], op.Dim(i, op.Int("axis", 0)));
  }
  op.Set(0, op.Type(2), std::move(shape));
}

void QLinearGlobalPoolShape(OpContext& op) {
  op.RequireRank(0, 3);
  Shape shape = op.Dims(0);
  const bool channels_last = op.Int("channels_last", 0) != 0;
  const std::size_t first = channels_last ? 1 : 2;
  const std::size_t last = shape.size() - (channels_last ? 1 : 0);
  for (std::size_t i = first; i < last; ++i) shape[i] = 1;
  op.Set(0, op.Type(0), std::move(shape));
}

// Rows of a block-quantised table: data, indices, scales, zero points.
void GatherQuantizedShape(OpContext& op) {
  const Shape& table = op.Dims(0);
  const Shape& indices = op.Dims(1);
  const auto axis = static_cast<std::ptrdiff_t>(op.Axis(op.Int("gather_axis", 0), table.size()));
  Shape shape(table.begin(), table.begin() + axis);
  shape.insert(shape.end(), indices.begin(), indices.end());
  shape.insert(shape.end(), table.begin() + axis + 1, table.end());
  op.Set(0, op.Type(2), std::move(shape));
}

// Reads fewer bytes than it writes; the result's size is the bound.
double GatherQuantizedTraffic(const OpContext& op) { return op.BytesIn(1) + 2 * op.BytesOut(0); }

constexpr std::array kRules = {
    OperatorRule{"GatherBlockQuantized", GatherQuantizedShape, PerOutput<kDequantize>,
                 GatherQuantizedTraffic},
    OperatorRule{"QLinearAdd", QLinearBinaryShape, PerOutput<2 * kDequantize + 1 + kQuantize>,
                 Stream},
    OperatorRule{"QLinearConcat", QLinearConcatShape, PerOutput<kDequantize + kQuantize>, Stream},
    OperatorRule{"QLinearGlobalAveragePool", QLinearGlobalPoolShape, PerInput<1>, Stream},
    OperatorRule{"QLinearLeakyRelu", SameShape, PerOutput<kDequantize + 2 + kQuantize>, Stream},
    OperatorRule{"QLinearMul", QLinearBinaryShape, PerOutput<2 * kDequantize + 1 + kQuantize>,
                 Stream},
    OperatorRule{"QLinearSigmoid", SameShape, PerOutput<kDequantize + kSigmoid + kQuantize>,
                 Stream},
    OperatorRule{"QLinearSoftmax", SameShape, PerOutput<kDequantize + kSoftmax + kQuantize>,
                 Stream},
};

}  // namespace

std::span<const OperatorRule> MicrosoftQuantizationOperators() { return kRules; }

}  // namespace cleave::onnx_import
