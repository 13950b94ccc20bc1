// Operators that sort, search or select. Several have outputs whose size depends on data: the
// shape is then an upper bound, unless the file declares one.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

std::optional<std::int64_t> TopKOf(const OpContext& op) {
  if (!op.Has(1)) return op.Int("k", 1);
  return op.Scalar(1);
}

void TopKShape(OpContext& op) {
  const auto k = TopKOf(op);
  if (!k) return;
  Shape shape = op.Dims(0);
  shape[op.Axis(op.Int("axis", -1), shape.size())] = *k;
  op.Set(0, op.Type(0), shape);
  op.Set(1, kInt64, shape);
}

// A heap of the k best: every element may sink through it.
double TopKFlops(const OpContext& op) {
  const double k = static_cast<double>(TopKOf(op).value_or(1));
  return ElementsIn(op, 0) * (1 + std::log2(std::max(k, 1.0)));
}

void NonZeroShape(OpContext& op) {
  const Shape& in = op.Dims(0);
  op.SetBound(0, kInt64, {static_cast<std::int64_t>(in.size()), Elements(in)});
}

// boxes [B, N, 4], scores [B, C, N] -> [selected, 3], at most min(max_output, N) for each class.
void NonMaxSuppressionShape(OpContext& op) {
  op.RequireRank(0, 3, 3);
  op.RequireRank(1, 3, 3);
  const Shape& scores = op.Dims(1);
  std::int64_t each = scores[2];
  if (op.Has(2)) each = std::min(each, std::max<std::int64_t>(op.Scalar(2).value_or(each), 0));
  op.SetBound(0, kInt64, {CheckedMul(CheckedMul(scores[0], scores[1]), each), 3});
}

// Sorting the scores of a class, and comparing each selected box (about 16 FLOPs an overlap) with
// every other.
double NonMaxSuppressionFlops(const OpContext& op) {
  const double boxes = std::max(static_cast<double>(op.Dims(1)[2]), 1.0);
  const double selected = static_cast<double>(op.OutDims(0)[0]);
  return ElementsIn(op, 1) * std::log2(boxes + 1) + 16 * selected * boxes;
}

void UniqueShape(OpContext& op) {
  Shape shape = {Elements(op.Dims(0))};
  std::int64_t count = shape[0];
  if (op.HasAttribute("axis")) {
    shape = op.Dims(0);
    count = op.Dim(0, op.Int("axis", 0));
  }
  op.SetBound(0, op.Type(0), std::move(shape));
  for (std::size_t i = 1; i <= 3; ++i) op.SetBound(i, kInt64, {count});
}

double SortFlops(const OpContext& op) {
  const double elements = ElementsIn(op, 0);
  return elements * std::log2(elements + 1);
}

constexpr std::array kRules = {
    OperatorRule{"NonMaxSuppression", NonMaxSuppressionShape, NonMaxSuppressionFlops, Stream,
                 0b11100},
    OperatorRule{"NonZero", NonZeroShape, PerInput<1>, Stream},
    OperatorRule{"TopK", TopKShape, TopKFlops, Stream, 0b10},
    OperatorRule{"Unique", UniqueShape, SortFlops, Stream},
};

}  // namespace

std::span<const OperatorRule> SelectionOperators() { return kRules; }

}  // namespace cleave::onnx_import
