// Losses, which occur in models exported together with their training criterion.
#include <array>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

// scores [N, C, ...], labels [N, ...]: one loss each, or one number when reduced.
void LossShape(OpContext& op) {
  const bool reduced = op.String("reduction", "mean") != "none";
  op.Set(0, op.Type(0), reduced ? Shape{} : op.Dims(1));
}

void SoftmaxLossShape(OpContext& op) {
  LossShape(op);
  op.Set(1, op.Type(0), op.Dims(0));  // the log-probabilities
}

double LossFlops(const OpContext& op) { return 2 * ElementsIn(op, 1); }
double SoftmaxLossFlops(const OpContext& op) {
  return kSoftmax * ElementsIn(op, 0) + 2 * ElementsIn(op, 1);
}

constexpr std::array kRules = {
    OperatorRule{"NegativeLogLikelihoodLoss", LossShape, LossFlops, Stream},
    OperatorRule{"SoftmaxCrossEntropyLoss", SoftmaxLossShape, SoftmaxLossFlops, Stream},
};

}  // namespace

std::span<const OperatorRule> LossOperators() { return kRules; }

}  // namespace cleave::onnx_import
