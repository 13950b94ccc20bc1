// Operators that make tensors out of little: fills, ranges, random numbers, windows.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

// A generator step and the conversion to a float.
constexpr int kUniform = 10;
// Box-Muller: log, sqrt and cos of two uniform numbers.
constexpr int kNormal = 2 * kUniform + 3 * kSpecial;

ElementType TypeAttribute(const OpContext& op, ElementType fallback) {
  return static_cast<ElementType>(op.BoundedInt("dtype", fallback, 1, kLastElementType));
}

// The evaluator handles Constant itself, since it needs the file's literals.
void ConstantShape(OpContext&) {}

void ConstantOfShapeShape(OpContext& op) {
  const auto* shape = op.Ints(0);
  if (shape == nullptr) return;
  if (shape->size() > kMaxRank) op.Fail("has a rank beyond " + std::to_string(kMaxRank));
  const Literal* value = op.TensorOf("value");
  op.Set(0, value != nullptr ? value->type : kFloat, *shape);
}

void RangeShape(OpContext& op) {
  const auto start = op.Numbers(0);
  const auto limit = op.Numbers(1);
  const auto delta = op.Numbers(2);
  if (!start || !limit || !delta) return;
  if (start->size() != 1 || limit->size() != 1 || delta->size() != 1 || delta->front() == 0) {
    op.Fail("needs three scalars, the last not 0");
  }
  const double steps = std::ceil((limit->front() - start->front()) / delta->front());
  op.Set(0, op.Type(0), {CheckedInteger(std::max(steps, 0.0))});
}

void EyeLikeShape(OpContext& op) { op.Set(0, TypeAttribute(op, op.Type(0)), op.Dims(0)); }

void RandomShape(OpContext& op) {
  const auto* shape = op.IntsOf("shape");
  if (shape == nullptr) op.Fail("lacks its attribute 'shape'");
  op.Set(0, TypeAttribute(op, kFloat), *shape);
}

void MultinomialShape(OpContext& op) {
  op.RequireRank(0, 2, 2);
  op.Set(0, TypeAttribute(op, kInt32),
         {op.Dims(0)[0], op.BoundedInt("sample_size", 1, 0, kMaxDim)});
}

// A running sum of the probabilities, and a search for each sample.
double MultinomialFlops(const OpContext& op) {
  return kSoftmax * ElementsIn(op, 0) + (kUniform + 10) * ElementsOut(op);
}

void WindowShape(OpContext& op) {
  const auto type = op.BoundedInt("output_datatype", kFloat, 1, kLastElementType);
  if (const auto size = op.Scalar(0)) op.Set(0, static_cast<ElementType>(type), {*size});
}

constexpr std::array kRules = {
    OperatorRule{"Bernoulli", EyeLikeShape, PerOutput<kUniform + 1>, Stream, 0, kRandom},
    OperatorRule{"BlackmanWindow", WindowShape, PerOutput<2 * kSpecial + 4>, Writes, 1},
    OperatorRule{"Constant", ConstantShape, NoFlops, NoTraffic},
    OperatorRule{"ConstantOfShape", ConstantOfShapeShape, NoFlops, Writes, 1},
    OperatorRule{"EyeLike", EyeLikeShape, NoFlops, Writes, 0, kReadsShapeOnly},
    OperatorRule{"HammingWindow", WindowShape, PerOutput<kSpecial + 2>, Writes, 1},
    OperatorRule{"HannWindow", WindowShape, PerOutput<kSpecial + 2>, Writes, 1},
    OperatorRule{"Multinomial", MultinomialShape, MultinomialFlops, Stream, 0, kRandom},
    OperatorRule{"RandomNormal", RandomShape, PerOutput<kNormal>, Writes, 0, kRandom},
    OperatorRule{"RandomNormalLike", EyeLikeShape, PerOutput<kNormal>, Writes, 0, kRandom},
    OperatorRule{"RandomUniform", RandomShape, PerOutput<kUniform>, Writes, 0, kRandom},
    OperatorRule{"RandomUniformLike", EyeLikeShape, PerOutput<kUniform>, Writes, 0, kRandom},
    OperatorRule{"Range", RangeShape, PerOutput<2>, Writes, 0b111},
};

}  // namespace

std::span<const OperatorRule> GeneratorOperators() { return kRules; }

}  // namespace cleave::onnx_import
