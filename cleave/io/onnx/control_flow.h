// If, Loop, Scan and SequenceMap: one node each, with the cost of their bodies.
#pragma once

#include "cleave/io/onnx/evaluate.h"
#include "cleave/io/onnx/op_context.h"

namespace cleave::onnx_import {

bool IsControlFlow(const OpNode& node);

// Evaluates the bodies, sets the outputs of `op` and returns the cost. If: the branch with more
// FLOPs, or the one that a constant condition picks; the weights of both lie in memory. Loop and
// Scan: the body's cost times the trip count, which must be known (unless assume_unknown); short
// loops are walked iteration by iteration. Outputs keep `constant` where a picked branch or an
// unrolled loop yields constants.
NodeCost EvaluateControlFlow(OpContext& op, Evaluator& evaluator, const Scope& scope);

}  // namespace cleave::onnx_import
