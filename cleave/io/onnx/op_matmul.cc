// Matrix products of the standard domain.
#include <algorithm>
#include <array>
#include <utility>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/matmul_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

// The quantised product's operands are inputs 0 and 3; 7 is the zero point of the result.
constexpr MatmulOperands kQLinear = {0, 3, false, false};

void MatMulShape(OpContext& op) { op.Set(0, op.Type(0), MatmulShapeOf(op, {})); }
void MatMulIntegerShape(OpContext& op) { op.Set(0, kInt32, MatmulShapeOf(op, {})); }
void QLinearMatMulShape(OpContext& op) { op.Set(0, op.Type(7), MatmulShapeOf(op, kQLinear)); }

double MatMulFlops(const OpContext& op) { return MatmulFlopsOf(op, {}); }
// Plus scaling and rounding back to eight bits.
double QLinearMatMulFlops(const OpContext& op) {
  return MatmulFlopsOf(op, kQLinear) + 2 * ElementsOut(op);
}

constexpr std::array kRules = {
    OperatorRule{"Gemm", GemmShape, GemmFlops, Stream},
    OperatorRule{"MatMul", MatMulShape, MatMulFlops, Stream},
    OperatorRule{"MatMulInteger", MatMulIntegerShape, MatMulFlops, Stream},
    OperatorRule{"QLinearMatMul", QLinearMatMulShape, QLinearMatMulFlops, Stream},
};

// A matrix operand; vectors become a row on the left and a column on the right.
Shape MatrixOf(const OpContext& op, std::size_t input, bool transpose, bool left) {
  op.RequireRank(input, 1);
  Shape shape = op.Dims(input);
  if (shape.size() == 1)
    shape.insert(left ? shape.begin() : shape.end(), 1);
  else if (transpose)
    std::swap(shape[shape.size() - 1], shape[shape.size() - 2]);
  return shape;
}

}  // namespace

Shape MatmulShapeOf(const OpContext& op, const MatmulOperands& operands) {
  const Shape a = MatrixOf(op, operands.a, operands.transpose_a, true);
  const Shape b = MatrixOf(op, operands.b, operands.transpose_b, false);
  if (a.back() != b[b.size() - 2]) {
    op.Fail("cannot multiply shapes " + ToString(op.Dims(operands.a)) + " and " +
            ToString(op.Dims(operands.b)));
  }
  Shape shape(a.begin(), a.end() - 2);
  if (!BroadcastInto(shape, Shape(b.begin(), b.end() - 2))) {
    op.Fail("cannot broadcast shapes " + ToString(a) + " and " + ToString(b));
  }
  if (op.Dims(operands.a).size() > 1) shape.push_back(a[a.size() - 2]);
  if (op.Dims(operands.b).size() > 1) shape.push_back(b.back());
  return shape;
}

double MatmulFlopsOf(const OpContext& op, const MatmulOperands& operands) {
  const Shape a = MatrixOf(op, operands.a, operands.transpose_a, true);
  return 2 * ElementsOut(op) * static_cast<double>(a.back());
}

void GemmShape(OpContext& op) {
  op.RequireRank(0, 2, 2);
  op.RequireRank(1, 2, 2);
  op.Set(0, op.Type(0),
         MatmulShapeOf(op, {0, 1, op.Int("transA", 0) != 0, op.Int("transB", 0) != 0}));
}

double GemmFlops(const OpContext& op) {
  const double bias = op.Has(2) ? ElementsOut(op) : 0;
  return MatmulFlopsOf(op, {0, 1, op.Int("transA", 0) != 0, false}) + bias;
}

std::span<const OperatorRule> MatmulOperators() { return kRules; }

}  // namespace cleave::onnx_import
