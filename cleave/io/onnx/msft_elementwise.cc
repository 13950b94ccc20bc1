// com.microsoft: fused element-wise operators.
#include <array>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

constexpr int kGelu = kSpecial + 4;
constexpr int kFastGelu = kSpecial + 7;

// A split in two halves along the last axis, one activates the other.
void BiasSplitGeluShape(OpContext& op) {
  op.RequireRank(0, 1);
  Shape shape = op.Dims(0);
  shape.back() /= 2;
  op.Set(0, op.Type(0), shape);
}

void BiasDropoutShape(OpContext& op) {
  op.Set(0, op.Type(0), Broadcast(op, 0, 1));
  op.Set(1, kBool, op.Dims(0));
}

void ExpandDimsShape(OpContext& op) {
  const auto axis = op.Scalar(1);
  if (!axis) return;
  Shape shape = op.Dims(0);
  const std::size_t place = op.Axis(*axis, shape.size() + 1);
  shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(place), 1);
  op.Set(0, op.Type(0), shape);
}

// Inverse of [..., n, n]: LU and two triangular solves, 2 n^3.
double InverseFlops(const OpContext& op) {
  op.RequireRank(0, 2);
  return 2 * static_cast<double>(op.Dims(0).back()) * ElementsIn(op, 0);
}

constexpr std::array kRules = {
    OperatorRule{"BiasAdd", SameShape, PerOutput<2>, Stream},
    OperatorRule{"BiasDropout", BiasDropoutShape, PerOutput<2>, Stream, 0b11000},
    OperatorRule{"BiasGelu", SameShape, PerOutput<kGelu + 1>, Stream},
    OperatorRule{"BiasSoftmax", SameShape, PerInput<kSoftmax + 1>, Stream},
    OperatorRule{"BiasSplitGelu", BiasSplitGeluShape, PerOutput<kGelu + 3>, Stream},
    OperatorRule{"ExpandDims", ExpandDimsShape, NoFlops, NoTraffic, 0b10, kKeepsStorage},
    OperatorRule{"FastGelu", SameShape, PerOutput<kFastGelu + 1>, Stream},
    OperatorRule{"Gelu", SameShape, PerOutput<kGelu>, Stream},
    OperatorRule{"Inverse", SameShape, InverseFlops, Stream},
    OperatorRule{"QuickGelu", SameShape, PerOutput<kSigmoid + 2>, Stream},
};

}  // namespace

std::span<const OperatorRule> MicrosoftElementwiseOperators() { return kRules; }

}  // namespace cleave::onnx_import
