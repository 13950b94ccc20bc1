// What a Slice node takes, for its shape and for folding.
#pragma once

#include <optional>
#include <vector>

#include "cleave/io/onnx/op_context.h"

namespace cleave::onnx_import {

// Elements start, start + step, ... (`count` of them) along each axis.
struct SliceRange {
  std::int64_t start = 0;
  std::int64_t step = 1;
  std::int64_t count = 0;
};

// One range per axis of input 0; nothing when starts, ends, axes or steps depend on data.
std::optional<std::vector<SliceRange>> SliceRanges(const OpContext& op);

// Extents of a Split node's outputs along its axis; nothing when they depend on data.
std::optional<Shape> SplitExtents(const OpContext& op);

}  // namespace cleave::onnx_import
