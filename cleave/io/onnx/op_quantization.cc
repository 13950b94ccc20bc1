// Quantisation of the standard domain.
#include <array>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

// The zero point's type, else output_dtype (since opset 21), else uint8.
void QuantizeShape(OpContext& op) {
  const auto named =
      static_cast<ElementType>(op.BoundedInt("output_dtype", 0, 0, kLastElementType));
  const ElementType fallback = named != kUndefined ? named : kUint8;
  op.Set(0, op.Has(2) ? op.Type(2) : fallback, op.Dims(0));
}

void DequantizeShape(OpContext& op) {
  const auto named =
      static_cast<ElementType>(op.BoundedInt("output_dtype", 0, 0, kLastElementType));
  op.Set(0, named != kUndefined ? named : op.Type(1), op.Dims(0));
}

void DynamicQuantizeShape(OpContext& op) {
  op.Set(0, kUint8, op.Dims(0));
  op.Set(1, kFloat, {});
  op.Set(2, kUint8, {});
}

constexpr std::array kRules = {
    // Subtract the zero point, multiply. On a constant it vanishes into the consumer, which then
    // holds the quantised bytes.
    OperatorRule{"DequantizeLinear", DequantizeShape, PerOutput<2>, Stream, 0, kKeepsStorage},
    // Minimum and maximum, then divide, round, add and clip.
    OperatorRule{"DynamicQuantizeLinear", DynamicQuantizeShape, PerInput<kDivide + 6>, Stream},
    // Divide, round, add the zero point, clip.
    OperatorRule{"QuantizeLinear", QuantizeShape, PerOutput<kDivide + 4>, Stream},
};

}  // namespace

std::span<const OperatorRule> QuantizationOperators() { return kRules; }

}  // namespace cleave::onnx_import
