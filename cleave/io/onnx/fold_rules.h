// The families of foldable operators. See fold.h.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "cleave/io/onnx/op_context.h"

namespace cleave::onnx_import {

// Contents of the outputs in order; fewer than the node has, or empty ones, mean unknown. The
// caller drops contents whose size is not the output's.
using Folded = std::vector<std::optional<Contents>>;

struct FoldRule {
  std::string_view name;
  Folded (*fold)(const OpContext&);
};

std::span<const FoldRule> ElementwiseFolds();  // arithmetic, comparisons, casts
std::span<const FoldRule> MovementFolds();     // shapes, views, slices, gathers
std::span<const FoldRule> ReductionFolds();    // reductions, ranges and fills

// Indices of `in`'s elements, in the order in which `out` shows them when `in` is broadcast to it.
std::vector<std::size_t> BroadcastIndices(const Shape& in, const Shape& out);

// The elements of `contents` at `indices`.
Contents Pick(const Contents& contents, const std::vector<std::size_t>& indices);

// Row-major distance between neighbours along each axis.
std::vector<std::size_t> StridesOf(const Shape& shape);

}  // namespace cleave::onnx_import
