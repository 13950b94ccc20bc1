// Slice and Split.
#include <algorithm>
#include <array>
#include <utility>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"
#include "cleave/io/onnx/slice_ranges.h"

namespace cleave::onnx_import {
namespace {

// A parameter that is input `i` since opset 10 and an attribute before. `known` turns false when it
// depends on data; null then, and when it is absent.
const Shape* Parameter(const OpContext& op, std::size_t i, const char* attribute, bool& known) {
  if (!op.Has(i)) return op.IntsOf(attribute);
  known = known && op.Ints(i) != nullptr;
  return op.Ints(i);
}

// ONNX's Slice: negative positions count from the end, then everything is clamped.
SliceRange RangeOf(std::int64_t start, std::int64_t end, std::int64_t step, std::int64_t dim) {
  if (start < 0) start = CheckedAdd(std::max(start, -dim - 1), dim);
  if (end < 0) end = end < -dim ? -1 : end + dim;
  SliceRange range;
  range.step = step;
  if (step > 0) {
    range.start = std::clamp<std::int64_t>(start, 0, dim);
    range.count = CeilDiv(std::clamp<std::int64_t>(end, 0, dim) - range.start, step);
  } else {
    range.start = std::clamp<std::int64_t>(start, -1, dim - 1);
    const std::int64_t room = range.start - std::clamp<std::int64_t>(end, -1, dim - 1);
    range.count = room <= 0 ? 0 : (room - 1) / -std::max(step, -kMaxDim) + 1;
  }
  range.count = std::max<std::int64_t>(range.count, 0);
  return range;
}

void SliceShape(OpContext& op) {
  const auto ranges = SliceRanges(op);
  if (!ranges) return;
  Shape shape;
  for (const SliceRange& range : *ranges) shape.push_back(range.count);
  op.Set(0, op.Type(0), std::move(shape));
}

void SplitShape(OpContext& op) {
  const auto extents = SplitExtents(op);
  if (!extents) return;
  Shape shape = op.Dims(0);
  const std::size_t axis = op.Axis(op.Int("axis", 0), shape.size());
  for (std::size_t i = 0; i < extents->size() && i < op.OutputCount(); ++i) {
    shape[axis] = (*extents)[i];
    op.Set(i, op.Type(0), shape);
  }
}

constexpr std::array kRules = {
    OperatorRule{"Slice", SliceShape, NoFlops, Moves, 0b11110},
    OperatorRule{"Split", SplitShape, NoFlops, Moves, 0b10},
};

}  // namespace

std::optional<std::vector<SliceRange>> SliceRanges(const OpContext& op) {
  bool known = true;
  const Shape* starts = Parameter(op, 1, "starts", known);
  const Shape* ends = Parameter(op, 2, "ends", known);
  const Shape* axes = Parameter(op, 3, "axes", known);
  const Shape* steps = Parameter(op, 4, "steps", known);
  if (!known) return std::nullopt;
  if (starts == nullptr || ends == nullptr || starts->size() != ends->size() ||
      (axes != nullptr && axes->size() != starts->size()) ||
      (steps != nullptr && steps->size() != starts->size())) {
    op.Fail("has starts, ends, axes and steps of different lengths");
  }
  const Shape& in = op.Dims(0);
  std::vector<SliceRange> ranges;
  for (const std::int64_t dim : in) ranges.push_back({0, 1, dim});
  for (std::size_t i = 0; i < starts->size(); ++i) {
    const auto position = static_cast<std::int64_t>(i);
    const std::size_t axis = op.Axis(axes != nullptr ? (*axes)[i] : position, in.size());
    const std::int64_t step = steps != nullptr ? (*steps)[i] : 1;
    if (step == 0) op.Fail("has a step of 0");
    ranges[axis] = RangeOf((*starts)[i], (*ends)[i], step, in[axis]);
  }
  return ranges;
}

std::optional<Shape> SplitExtents(const OpContext& op) {
  const std::int64_t extent = op.Dim(0, op.Int("axis", 0));
  const Shape* split = op.Has(1) ? op.Ints(1) : op.IntsOf("split");
  if (split != nullptr) {
    std::int64_t sum = 0;
    for (const std::int64_t part : *split) sum = CheckedAdd(sum, part);
    if (sum != extent) op.Fail("splits " + std::to_string(extent) + " into " + ToString(*split));
    return *split;
  }
  if (op.Has(1)) return std::nullopt;
  // Equal parts; the last is smaller where they do not fit (since opset 18).
  const auto parts = static_cast<std::int64_t>(std::max<std::size_t>(op.OutputCount(), 1));
  const std::int64_t size = CeilDiv(extent, parts);
  Shape extents;
  for (std::int64_t i = 0; i < parts; ++i) {
    extents.push_back(std::clamp<std::int64_t>(extent - i * size, 0, size));
  }
  return extents;
}

std::span<const OperatorRule> SlicingOperators() { return kRules; }

}  // namespace cleave::onnx_import
