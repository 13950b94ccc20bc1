// Poolings over windows, over everything, and over regions of interest.
#include <array>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"
#include "cleave/io/onnx/window.h"

namespace cleave::onnx_import {
namespace {

Shape KernelOf(const OpContext& op) {
  op.RequireRank(0, 3);
  if (op.IntsOf("kernel_shape") == nullptr) op.Fail("lacks its attribute 'kernel_shape'");
  return BoundedInts(op, "kernel_shape", op.Dims(0).size() - 2, 1, 1);
}

void PoolShape(OpContext& op) {
  const Window window = ReadWindow(op, KernelOf(op));
  Shape shape = op.Dims(0);
  const Shape spatial = window.OutputOf(Shape(shape.begin() + 2, shape.end()));
  for (std::size_t i = 0; i < spatial.size(); ++i) shape[i + 2] = spatial[i];
  op.Set(0, op.Type(0), shape);
  op.Set(1, kInt64, shape);  // MaxPool's indices
}

template <int kFlopsPerTap>
double PoolFlops(const OpContext& op) {
  return kFlopsPerTap * ElementsOut(op) * static_cast<double>(Elements(KernelOf(op)));
}

void GlobalPoolShape(OpContext& op) {
  op.RequireRank(0, 2);
  Shape shape = op.Dims(0);
  for (std::size_t i = 2; i < shape.size(); ++i) shape[i] = 1;
  op.Set(0, op.Type(0), std::move(shape));
}

void MaxUnpoolShape(OpContext& op) {
  if (op.Has(2)) {
    if (const auto* shape = op.Ints(2)) op.Set(0, op.Type(0), *shape);
    return;
  }
  const Window window = ReadWindow(op, KernelOf(op));
  Shape shape = op.Dims(0);
  const Shape in(shape.begin() + 2, shape.end());
  const Shape spatial = window.InputOf(in, Shape(in.size(), 0));
  for (std::size_t i = 0; i < spatial.size(); ++i) shape[i + 2] = spatial[i];
  op.Set(0, op.Type(0), std::move(shape));
}

// Regions [R, ...] of images [N, C, H, W] -> [R, C, height, width].
void RegionShape(OpContext& op, std::int64_t height, std::int64_t width) {
  op.RequireRank(0, 4, 4);
  op.RequireRank(1, 2, 2);
  op.Set(0, op.Type(0), {op.Dims(1)[0], op.Dims(0)[1], height, width});
}

void RoiAlignShape(OpContext& op) {
  RegionShape(op, op.BoundedInt("output_height", 1, 0, kMaxDim),
              op.BoundedInt("output_width", 1, 0, kMaxDim));
}

void MaxRoiPoolShape(OpContext& op) {
  const Shape pooled = BoundedInts(op, "pooled_shape", 2, 1, 0);
  RegionShape(op, pooled[0], pooled[1]);
}

// Bilinear samples of four taps, two FLOPs each. An adaptive sampling ratio (0) counts as 2 x 2.
double RoiAlignFlops(const OpContext& op) {
  std::int64_t ratio = op.BoundedInt("sampling_ratio", 0, 0, 1 << 20);
  if (ratio == 0) ratio = 2;
  return ElementsOut(op) * static_cast<double>(ratio * ratio) * 8;
}

constexpr std::array kRules = {
    OperatorRule{"AveragePool", PoolShape, PoolFlops<1>, Stream},
    OperatorRule{"GlobalAveragePool", GlobalPoolShape, PerInput<1>, Stream},
    OperatorRule{"GlobalLpPool", GlobalPoolShape, PerInput<2>, Stream},
    OperatorRule{"GlobalMaxPool", GlobalPoolShape, PerInput<1>, Stream},
    OperatorRule{"LpPool", PoolShape, PoolFlops<2>, Stream},
    OperatorRule{"MaxPool", PoolShape, PoolFlops<1>, Stream},
    // Regions overlap and may cover any part of the image: all of it is taken to be read once.
    OperatorRule{"MaxRoiPool", MaxRoiPoolShape, PerInput<1>, Stream},
    OperatorRule{"MaxUnpool", MaxUnpoolShape, NoFlops, Stream, 0b100},
    OperatorRule{"RoiAlign", RoiAlignShape, RoiAlignFlops, Stream},
};

}  // namespace

std::span<const OperatorRule> PoolingOperators() { return kRules; }

}  // namespace cleave::onnx_import
