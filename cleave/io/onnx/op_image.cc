// Resampling of images.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

// Axes that scales and sizes speak of: all, or since opset 18 those named.
std::vector<std::size_t> ResizedAxes(const OpContext& op) {
  const std::size_t rank = op.Dims(0).size();
  std::vector<std::size_t> axes;
  if (const auto* named = op.IntsOf("axes")) {
    for (const std::int64_t axis : *named) axes.push_back(op.Axis(axis, rank));
  } else {
    for (std::size_t i = 0; i < rank; ++i) axes.push_back(i);
  }
  return axes;
}

// Extents round down when they come from scales.
void ApplyScales(OpContext& op, const std::vector<double>& scales) {
  const std::vector<std::size_t> axes = ResizedAxes(op);
  if (scales.size() != axes.size()) op.Fail("scales another number of axes than its input has");
  Shape shape = op.Dims(0);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    shape[axes[i]] = CheckedInteger(std::floor(static_cast<double>(shape[axes[i]]) * scales[i]));
  }
  op.Set(0, op.Type(0), std::move(shape));
}

// With a policy, one scale fits all axes: the smallest for not_larger, the largest for not_smaller.
void ApplySizes(OpContext& op, const Shape& sizes) {
  const std::vector<std::size_t> axes = ResizedAxes(op);
  if (sizes.size() != axes.size()) op.Fail("sizes another number of axes than its input has");
  const std::string policy = op.String("keep_aspect_ratio_policy", "stretch");
  Shape shape = op.Dims(0);
  std::optional<double> scale;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const double own = static_cast<double>(sizes[i]) /
                       static_cast<double>(std::max<std::int64_t>(shape[axes[i]], 1));
    if (!scale) scale = own;
    scale = policy == "not_smaller" ? std::max(*scale, own) : std::min(*scale, own);
  }
  for (std::size_t i = 0; i < axes.size(); ++i) {
    std::int64_t& dim = shape[axes[i]];
    dim = policy == "stretch" ? sizes[i]
                              : CheckedInteger(std::round(static_cast<double>(dim) * *scale));
  }
  op.Set(0, op.Type(0), std::move(shape));
}

// Inputs: X, roi, scales, sizes; in opset 10 X, scales.
void ResizeShape(OpContext& op) {
  const bool old = op.InputCount() == 2;
  const std::size_t scales_input = old ? 1 : 2;
  if (op.Has(3)) {
    if (const auto* sizes = op.Ints(3)) ApplySizes(op, *sizes);
    return;
  }
  if (!op.Has(scales_input)) op.Fail("has neither scales nor sizes");
  if (const auto scales = op.Numbers(scales_input)) ApplyScales(op, *scales);
}

void UpsampleShape(OpContext& op) {
  if (const auto scales = op.Numbers(1)) ApplyScales(op, *scales);
}

// Interpolation is separable: taps for each axis that changes, a multiply-add each.
double ResizeFlops(const OpContext& op) {
  const std::string mode = op.String("mode", "nearest");
  const double taps = mode == "cubic" ? 4 : mode == "linear" || mode == "bilinear" ? 2 : 0;
  const Shape& in = op.Dims(0);
  const Shape& out = op.OutDims(0);
  double all = 1;
  bool changes = false;
  for (std::size_t i = 0; i < in.size() && i < out.size(); ++i) {
    if (in[i] == out[i]) continue;
    all *= taps;
    changes = true;
  }
  return changes ? 2 * all * ElementsOut(op) : 0;
}

// X [N, C, spatial], grid [N, out spatial, r].
void GridSampleShape(OpContext& op) {
  op.RequireRank(0, 3);
  op.RequireRank(1, 3);
  const Shape& x = op.Dims(0);
  const Shape& grid = op.Dims(1);
  Shape shape = {x[0], x[1]};
  shape.insert(shape.end(), grid.begin() + 1, grid.end() - 1);
  op.Set(0, op.Type(0), std::move(shape));
}

double GridSampleFlops(const OpContext& op) {
  const std::string mode = op.String("mode", "linear");
  if (mode == "nearest") return 0;
  const double taps = mode == "cubic" || mode == "bicubic" ? 4 : 2;
  const auto axes = static_cast<double>(op.Dims(0).size() - 2);
  return 2 * std::pow(taps, axes) * ElementsOut(op);
}

// theta [N, r, r + 1], size [N, C, spatial] -> [N, spatial, r].
void AffineGridShape(OpContext& op) {
  const auto* size = op.Ints(1);
  if (size == nullptr) return;
  if (size->size() < 3) op.Fail("needs a size of at least three axes");
  Shape shape = {size->front()};
  shape.insert(shape.end(), size->begin() + 2, size->end());
  shape.push_back(static_cast<std::int64_t>(size->size()) - 2);
  op.Set(0, op.Type(0), std::move(shape));
}

double AffineGridFlops(const OpContext& op) {
  return 2 * static_cast<double>(op.OutDims(0).back()) * ElementsOut(op);
}

constexpr std::array kRules = {
    OperatorRule{"AffineGrid", AffineGridShape, AffineGridFlops, Stream, 0b10},
    // The grid may point anywhere: the image is taken to be read once.
    OperatorRule{"GridSample", GridSampleShape, GridSampleFlops, Stream},
    OperatorRule{"Resize", ResizeShape, ResizeFlops, Stream, 0b1110},
    OperatorRule{"Upsample", UpsampleShape, ResizeFlops, Stream, 0b10},
};

}  // namespace

std::span<const OperatorRule> ImageOperators() { return kRules; }

}  // namespace cleave::onnx_import
