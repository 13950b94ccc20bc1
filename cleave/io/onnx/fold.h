// Exact evaluation of operators on small constant tensors.
//
// Exporters compute shapes at run time: Shape -> Gather -> Concat -> Reshape, with arithmetic,
// comparisons and casts between. Only operators that occur in such chains are evaluated; a constant
// of another operator has a shape but no known contents.
#pragma once

#include <vector>

#include "cleave/io/onnx/op_context.h"

namespace cleave::onnx_import {

// Contents of every output of `op`, whose shapes are set; null where unknown. All present inputs
// have contents, except for Shape, Size and EyeLike. Integers wrap to 64 bits; floats are computed
// in double and rounded to the output's type.
std::vector<std::shared_ptr<const Contents>> FoldContents(const OpContext& op);

}  // namespace cleave::onnx_import
