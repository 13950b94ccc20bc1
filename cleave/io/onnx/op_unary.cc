// Element-wise operators of one tensor.
#include <array>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

void CastShape(OpContext& op) {
  const auto type = op.BoundedInt("to", kFloat, 1, kLastElementType);
  op.Set(0, static_cast<ElementType>(type), op.Dims(0));
}

void CastLikeShape(OpContext& op) { op.Set(0, op.Type(1), op.Dims(0)); }

constexpr std::array kRules = {
    OperatorRule{"Abs", SameShape, PerOutput<1>, Stream},
    OperatorRule{"Acos", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"Acosh", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"Asin", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"Asinh", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"Atan", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"Atanh", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"BitwiseNot", SameShape, PerOutput<1>, Stream},
    OperatorRule{"Cast", CastShape, PerOutput<1>, Stream, 0, kKeepsStorage},
    OperatorRule{"CastLike", CastLikeShape, PerOutput<1>, Stream, 0b10, kKeepsStorage},
    OperatorRule{"Ceil", SameShape, PerOutput<1>, Stream},
    OperatorRule{"Celu", SameShape, PerOutput<kExp + kDivide + 4>, Stream},
    OperatorRule{"Clip", SameShape, PerOutput<2>, Stream, 0b110},
    OperatorRule{"Cos", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"Cosh", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"Elu", SameShape, PerOutput<kExp + 3>, Stream},
    OperatorRule{"Erf", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"Exp", SameShape, PerOutput<kExp>, Stream},
    OperatorRule{"Floor", SameShape, PerOutput<1>, Stream},
    OperatorRule{"Gelu", SameShape, PerOutput<kSpecial + 4>, Stream},
    OperatorRule{"HardSigmoid", SameShape, PerOutput<4>, Stream},
    OperatorRule{"HardSwish", SameShape, PerOutput<5>, Stream},
    OperatorRule{"IsInf", SameShapeBool, PerOutput<1>, Stream},
    OperatorRule{"IsNaN", SameShapeBool, PerOutput<1>, Stream},
    OperatorRule{"LeakyRelu", SameShape, PerOutput<2>, Stream},
    OperatorRule{"Log", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"Mish", SameShape, PerOutput<3 * kSpecial + 2>, Stream},
    OperatorRule{"Neg", SameShape, PerOutput<1>, Stream},
    OperatorRule{"Not", SameShape, PerOutput<1>, Stream},
    OperatorRule{"PRelu", SameShape, PerOutput<2>, Stream},
    OperatorRule{"Reciprocal", SameShape, PerOutput<kDivide>, Stream},
    OperatorRule{"Relu", SameShape, PerOutput<1>, Stream},
    OperatorRule{"Round", SameShape, PerOutput<1>, Stream},
    OperatorRule{"Selu", SameShape, PerOutput<kExp + 4>, Stream},
    OperatorRule{"Shrink", SameShape, PerOutput<3>, Stream},
    OperatorRule{"Sigmoid", SameShape, PerOutput<kSigmoid>, Stream},
    OperatorRule{"Sign", SameShape, PerOutput<1>, Stream},
    OperatorRule{"Sin", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"Sinh", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"Softplus", SameShape, PerOutput<2 * kSpecial + 1>, Stream},
    OperatorRule{"Softsign", SameShape, PerOutput<kDivide + 2>, Stream},
    OperatorRule{"Sqrt", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"Swish", SameShape, PerOutput<kSigmoid + 2>, Stream},
    OperatorRule{"Tan", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"Tanh", SameShape, PerOutput<kSpecial>, Stream},
    OperatorRule{"ThresholdedRelu", SameShape, PerOutput<1>, Stream},
};

}  // namespace

std::span<const OperatorRule> UnaryOperators() { return kRules; }

}  // namespace cleave::onnx_import
