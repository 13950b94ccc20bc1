// Element-wise operators of two and more tensors, broadcast against each other.
#include <array>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

void WhereShape(OpContext& op) { op.Set(0, op.Type(1), Broadcast(op, 0, 3)); }

double MeanFlops(const OpContext& op) { return PerPair(op) + ElementsOut(op); }

constexpr std::array kRules = {
    OperatorRule{"Add", BroadcastShape, PerOutput<1>, Stream},
    OperatorRule{"And", BroadcastShapeBool, PerOutput<1>, Stream},
    OperatorRule{"BitShift", BroadcastShape, PerOutput<1>, Stream},
    OperatorRule{"BitwiseAnd", BroadcastShape, PerOutput<1>, Stream},
    OperatorRule{"BitwiseOr", BroadcastShape, PerOutput<1>, Stream},
    OperatorRule{"BitwiseXor", BroadcastShape, PerOutput<1>, Stream},
    OperatorRule{"Div", BroadcastShape, PerOutput<kDivide>, Stream},
    OperatorRule{"Equal", BroadcastShapeBool, PerOutput<1>, Stream},
    OperatorRule{"Greater", BroadcastShapeBool, PerOutput<1>, Stream},
    OperatorRule{"GreaterOrEqual", BroadcastShapeBool, PerOutput<1>, Stream},
    OperatorRule{"Less", BroadcastShapeBool, PerOutput<1>, Stream},
    OperatorRule{"LessOrEqual", BroadcastShapeBool, PerOutput<1>, Stream},
    OperatorRule{"Max", BroadcastShape, PerPair, Stream},
    OperatorRule{"Mean", BroadcastShape, MeanFlops, Stream},
    OperatorRule{"Min", BroadcastShape, PerPair, Stream},
    OperatorRule{"Mod", BroadcastShape, PerOutput<kDivide>, Stream},
    OperatorRule{"Mul", BroadcastShape, PerOutput<1>, Stream},
    OperatorRule{"Or", BroadcastShapeBool, PerOutput<1>, Stream},
    // x^y = exp(y log x).
    OperatorRule{"Pow", BroadcastShape, PerOutput<2 * kSpecial + 1>, Stream},
    OperatorRule{"Sub", BroadcastShape, PerOutput<1>, Stream},
    OperatorRule{"Sum", BroadcastShape, PerPair, Stream},
    OperatorRule{"Where", WhereShape, PerOutput<1>, Stream},
    OperatorRule{"Xor", BroadcastShapeBool, PerOutput<1>, Stream},
};

}  // namespace

std::span<const OperatorRule> BinaryOperators() { return kRules; }

}  // namespace cleave::onnx_import
