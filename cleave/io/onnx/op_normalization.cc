// Normalisations and softmaxes.
//
// FLOPs of an element: a mean costs 1 (add), a variance 3 (subtract, square, add), scaling by the
// inverse deviation 1, an affine scale and shift 2. Square roots, one a row, do not count.
#include <array>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

constexpr int kLayerNorm = 1 + 3 + 1 + 2;
constexpr int kRmsNorm = 2 + 1 + 1;  // square, add; scale; weight

// Outputs 1 to 4 exist in training mode only: one number a channel.
void BatchNormShape(OpContext& op) {
  SameShape(op);
  op.RequireRank(0, 1);
  for (std::size_t i = 1; i < op.OutputCount(); ++i) op.Set(i, op.Type(1), op.Dims(1));
}

// Outputs 1 and 2 are statistics: the normalised axes, from `axis` on, shrink to 1.
void LayerNormShape(OpContext& op) {
  SameShape(op);
  Shape statistics = op.Dims(0);
  const std::size_t axis = op.Axis(op.Int("axis", -1), statistics.size());
  for (std::size_t i = axis; i < statistics.size(); ++i) statistics[i] = 1;
  for (std::size_t i = 1; i < op.OutputCount(); ++i) op.Set(i, kFloat, statistics);
}

// Each element divides by a power of the sum of squares over `size` channels.
double LrnFlops(const OpContext& op) {
  const std::int64_t size = op.BoundedInt("size", 1, 1, kMaxDim);
  return ElementsOut(op) * (2 * static_cast<double>(size) + 2 * kSpecial + 3 + kDivide);
}

constexpr std::array kRules = {
    // At inference statistics are constants: one scale and one shift.
    OperatorRule{"BatchNormalization", BatchNormShape, PerInput<2>, Stream},
    OperatorRule{"GroupNormalization", SameShape, PerInput<kLayerNorm>, Stream},
    OperatorRule{"Hardmax", SameShape, PerInput<2>, Stream},
    OperatorRule{"InstanceNormalization", SameShape, PerInput<kLayerNorm>, Stream},
    OperatorRule{"LRN", SameShape, LrnFlops, Stream},
    OperatorRule{"LayerNormalization", LayerNormShape, PerInput<kLayerNorm>, Stream},
    OperatorRule{"LogSoftmax", SameShape, PerInput<kSoftmax>, Stream},
    OperatorRule{"LpNormalization", SameShape, PerInput<3>, Stream},
    OperatorRule{"MeanVarianceNormalization", SameShape, PerInput<kLayerNorm - 2>, Stream},
    OperatorRule{"RMSNormalization", LayerNormShape, PerInput<kRmsNorm>, Stream},
    // Written by runtimes into the standard domain before RMSNormalization existed.
    OperatorRule{"SimplifiedLayerNormalization", LayerNormShape, PerInput<kRmsNorm>, Stream},
    OperatorRule{"Softmax", SameShape, PerInput<kSoftmax>, Stream},
};

}  // namespace

std::span<const OperatorRule> NormalizationOperators() { return kRules; }

}  // namespace cleave::onnx_import
