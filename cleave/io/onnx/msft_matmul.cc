// com.microsoft: fused and quantised matrix products.
#include <array>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/matmul_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

MatmulOperands FusedOperands(const OpContext& op) {
  return {0, 1, op.Int("transA", 0) != 0, op.Int("transB", 0) != 0};
}

void FusedShape(OpContext& op) { op.Set(0, op.Type(0), MatmulShapeOf(op, FusedOperands(op))); }
// alpha scales every result.
double FusedFlops(const OpContext& op) {
  return MatmulFlopsOf(op, FusedOperands(op)) + ElementsOut(op);
}

// A x int8 B -> float: inputs A, B, scales, zero points, bias.
void ToFloatShape(OpContext& op) { op.Set(0, kFloat, MatmulShapeOf(op, {})); }
double ToFloatFlops(const OpContext& op) { return MatmulFlopsOf(op, {}) + 2 * ElementsOut(op); }

// A [..., K] x B [N, blocks, packed] -> [..., N]: B is unpacked block by block on the way in.
void NBitsShape(OpContext& op) {
  op.RequireRank(0, 1);
  Shape shape = op.Dims(0);
  shape.back() = op.BoundedInt("N", 0, 1, kMaxDim);
  op.Set(0, op.Type(0), shape);
}
double NBitsFlops(const OpContext& op) {
  const auto k = static_cast<double>(op.BoundedInt("K", 0, 1, kMaxDim));
  const auto n = static_cast<double>(op.BoundedInt("N", 0, 1, kMaxDim));
  const double bias = op.Has(5) ? ElementsOut(op) : 0;
  return 2 * ElementsOut(op) * k + 2 * k * n + bias;
}

// Operands 0 and 3, like QLinearMatMul; the result is float without a scale (input 7).
MatmulOperands QGemmOperands(const OpContext& op) {
  return {0, 3, op.Int("transA", 0) != 0, op.Int("transB", 0) != 0};
}
void QGemmShape(OpContext& op) {
  op.Set(0, op.Has(8) ? op.Type(8) : kFloat, MatmulShapeOf(op, QGemmOperands(op)));
}
double QGemmFlops(const OpContext& op) {
  return MatmulFlopsOf(op, QGemmOperands(op)) + 3 * ElementsOut(op);
}

constexpr std::array kRules = {
    OperatorRule{"DynamicQuantizeMatMul", ToFloatShape, ToFloatFlops, Stream},
    OperatorRule{"FusedGemm", GemmShape, GemmFlops, Stream},
    OperatorRule{"FusedMatMul", FusedShape, FusedFlops, Stream},
    OperatorRule{"GemmFastGelu", ToFloatShape, ToFloatFlops, Stream},
    OperatorRule{"MatMulIntegerToFloat", ToFloatShape, ToFloatFlops, Stream},
    OperatorRule{"MatMulBnb4", NBitsShape, NBitsFlops, Stream},
    OperatorRule{"MatMulNBits", NBitsShape, NBitsFlops, Stream},
    OperatorRule{"QGemm", QGemmShape, QGemmFlops, Stream},
    OperatorRule{"TransposeMatMul", FusedShape, FusedFlops, Stream},
};

}  // namespace

std::span<const OperatorRule> MicrosoftMatmulOperators() { return kRules; }

}  // namespace cleave::onnx_import
