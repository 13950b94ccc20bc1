// Reductions over axes, and scans.
#include <algorithm>
#include <array>
#include <optional>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

// Axes come as an attribute, in later opsets as input 1. Nothing when they depend on data.
std::optional<Shape> AxesOf(const OpContext& op) {
  if (const auto* axes = op.IntsOf("axes")) return *axes;
  if (!op.Has(1)) return Shape{};
  if (const auto* axes = op.Ints(1)) return *axes;
  return std::nullopt;
}

void ReduceShape(OpContext& op) {
  const auto axes = AxesOf(op);
  if (!axes) return;
  const Shape& in = op.Dims(0);
  const bool keep = op.Int("keepdims", 1) != 0;
  const bool nothing = axes->empty() && op.Int("noop_with_empty_axes", 0) != 0;
  std::vector<bool> reduced(in.size(), axes->empty() && !nothing);
  for (const std::int64_t axis : *axes) reduced[op.Axis(axis, in.size())] = true;
  Shape shape;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (!reduced[i])
      shape.push_back(in[i]);
    else if (keep)
      shape.push_back(1);
  }
  op.Set(0, op.Type(0), std::move(shape));
}

void ArgShape(OpContext& op) {
  Shape shape = op.Dims(0);
  const std::size_t axis = op.Axis(op.Int("axis", 0), shape.size());
  if (op.Int("keepdims", 1) != 0)
    shape[axis] = 1;
  else
    shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(axis));
  op.Set(0, kInt64, std::move(shape));
}

constexpr std::array kRules = {
    OperatorRule{"ArgMax", ArgShape, PerInput<1>, Stream},
    OperatorRule{"ArgMin", ArgShape, PerInput<1>, Stream},
    OperatorRule{"CumProd", SameShape, PerInput<1>, Stream, 0b10},
    OperatorRule{"CumSum", SameShape, PerInput<1>, Stream, 0b10},
    OperatorRule{"ReduceL1", ReduceShape, PerInput<2>, Stream, 0b10},
    OperatorRule{"ReduceL2", ReduceShape, PerInput<2>, Stream, 0b10},
    OperatorRule{"ReduceLogSum", ReduceShape, PerInput<1>, Stream, 0b10},
    OperatorRule{"ReduceLogSumExp", ReduceShape, PerInput<kExp + 3>, Stream, 0b10},
    OperatorRule{"ReduceMax", ReduceShape, PerInput<1>, Stream, 0b10},
    OperatorRule{"ReduceMean", ReduceShape, PerInput<1>, Stream, 0b10},
    OperatorRule{"ReduceMin", ReduceShape, PerInput<1>, Stream, 0b10},
    OperatorRule{"ReduceProd", ReduceShape, PerInput<1>, Stream, 0b10},
    OperatorRule{"ReduceSum", ReduceShape, PerInput<1>, Stream, 0b10},
    OperatorRule{"ReduceSumSquare", ReduceShape, PerInput<2>, Stream, 0b10},
};

}  // namespace

std::span<const OperatorRule> ReductionOperators() { return kRules; }

}  // namespace cleave::onnx_import
