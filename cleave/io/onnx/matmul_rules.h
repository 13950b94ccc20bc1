// Matrix products, shared by the standard and the com.microsoft operators.
#pragma once

#include "cleave/io/onnx/op_context.h"

namespace cleave::onnx_import {

// NumPy's matmul of the shapes of inputs `a` and `b`, their last two axes swapped on request.
struct MatmulOperands {
  std::size_t a = 0;
  std::size_t b = 1;
  bool transpose_a = false;
  bool transpose_b = false;
};
Shape MatmulShapeOf(const OpContext& op, const MatmulOperands& operands);

// 2 x elements of the output x extent of the contracted axis.
double MatmulFlopsOf(const OpContext& op, const MatmulOperands& operands);

// Gemm: [M, K] x [K, N] with transA and transB.
void GemmShape(OpContext& op);
double GemmFlops(const OpContext& op);

}  // namespace cleave::onnx_import
