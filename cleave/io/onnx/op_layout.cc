// Operators that move every element, or repeat them.
#include <algorithm>
#include <array>
#include <utility>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"
#include "cleave/io/onnx/window.h"

namespace cleave::onnx_import {
namespace {

void TransposeShape(OpContext& op) {
  const Shape& in = op.Dims(0);
  Shape shape(in.rbegin(), in.rend());
  if (const auto* perm = op.IntsOf("perm")) {
    if (perm->size() != in.size()) op.Fail("permutes another number of axes than its input has");
    std::vector<bool> seen(in.size(), false);
    for (std::size_t i = 0; i < in.size(); ++i) {
      const std::size_t axis = op.Axis((*perm)[i], in.size());
      if (seen[axis]) op.Fail("names an axis twice");
      seen[axis] = true;
      shape[i] = in[axis];
    }
  }
  op.Set(0, op.Type(0), std::move(shape));
}

void ConcatShape(OpContext& op) {
  Shape shape = op.Dims(0);
  const std::size_t axis = op.Axis(op.Int("axis", 0), shape.size());
  for (std::size_t i = 1; i < op.InputCount(); ++i) {
    const Shape& next = op.Dims(i);
    for (std::size_t k = 0; k < shape.size(); ++k) {
      if (next.size() != shape.size() || (k != axis && next[k] != shape[k])) {
        op.Fail("cannot concatenate " + ToString(next) + " to " + ToString(shape));
      }
    }
    shape[axis] = CheckedAdd(shape[axis], next[axis]);
  }
  op.Set(0, op.Type(0), std::move(shape));
}

void DepthToSpaceShape(OpContext& op) {
  op.RequireRank(0, 4, 4);
  const std::int64_t block = op.BoundedInt("blocksize", 1, 1, 1 << 20);
  const Shape& in = op.Dims(0);
  op.Set(0, op.Type(0),
         {in[0], in[1] / (block * block), CheckedMul(in[2], block), CheckedMul(in[3], block)});
}

void SpaceToDepthShape(OpContext& op) {
  op.RequireRank(0, 4, 4);
  const std::int64_t block = op.BoundedInt("blocksize", 1, 1, 1 << 20);
  const Shape& in = op.Dims(0);
  op.Set(0, op.Type(0), {in[0], CheckedMul(in[1], block * block), in[2] / block, in[3] / block});
}

void TileShape(OpContext& op) {
  const auto* repeats = op.Ints(1);
  if (repeats == nullptr) return;
  Shape shape = op.Dims(0);
  if (repeats->size() != shape.size()) op.Fail("repeats another number of axes than its input has");
  for (std::size_t i = 0; i < shape.size(); ++i) shape[i] = CheckedMul(shape[i], (*repeats)[i]);
  op.Set(0, op.Type(0), std::move(shape));
}

void ExpandShape(OpContext& op) {
  const auto* target = op.Ints(1);
  if (target == nullptr) return;
  Shape shape = op.Dims(0);
  if (target->size() > kMaxRank || !BroadcastInto(shape, *target)) {
    op.Fail("cannot expand " + ToString(shape) + " to its target shape");
  }
  op.Set(0, op.Type(0), std::move(shape));
}

// Pads [begin of each axis, end of each axis]; since opset 18 for selected axes.
void PadShape(OpContext& op) {
  const auto* pads = op.Has(1) ? op.Ints(1) : op.IntsOf("pads");
  if (pads == nullptr) return;
  Shape shape = op.Dims(0);
  Shape axes;
  if (op.Has(3)) {
    if (op.Ints(3) == nullptr) return;
    axes = *op.Ints(3);
  } else {
    for (std::size_t i = 0; i < shape.size(); ++i) axes.push_back(static_cast<std::int64_t>(i));
  }
  if (pads->size() != 2 * axes.size()) op.Fail("pads another number of axes than its input has");
  for (std::size_t i = 0; i < axes.size(); ++i) {
    std::int64_t& dim = shape[op.Axis(axes[i], shape.size())];
    dim = CheckedAdd(dim, CheckedAdd((*pads)[i], (*pads)[i + axes.size()]));
  }
  op.Set(0, op.Type(0), std::move(shape));
}

void CenterCropPadShape(OpContext& op) {
  const auto* target = op.Ints(1);
  if (target == nullptr) return;
  Shape shape = op.Dims(0);
  const auto* axes = op.IntsOf("axes");
  if (target->size() != (axes != nullptr ? axes->size() : shape.size())) {
    op.Fail("crops another number of axes than it names");
  }
  for (std::size_t i = 0; i < target->size(); ++i) {
    shape[axes != nullptr ? op.Axis((*axes)[i], shape.size()) : i] = (*target)[i];
  }
  op.Set(0, op.Type(0), std::move(shape));
}

constexpr std::array kRules = {
    OperatorRule{"CenterCropPad", CenterCropPadShape, NoFlops, Moves, 0b10},
    OperatorRule{"Concat", ConcatShape, NoFlops, Stream},
    OperatorRule{"DepthToSpace", DepthToSpaceShape, NoFlops, Stream},
    OperatorRule{"Expand", ExpandShape, NoFlops, Stream, 0b10},
    OperatorRule{"Pad", PadShape, NoFlops, Stream, 0b1110},
    OperatorRule{"ReverseSequence", SameShape, NoFlops, Stream},
    OperatorRule{"SpaceToDepth", SpaceToDepthShape, NoFlops, Stream},
    OperatorRule{"Tile", TileShape, NoFlops, Stream, 0b10},
    OperatorRule{"Transpose", TransposeShape, NoFlops, Stream, 0, kKeepsStorage},
    OperatorRule{"Trilu", SameShape, NoFlops, Stream, 0b10},
};

}  // namespace

std::span<const OperatorRule> LayoutOperators() { return kRules; }

}  // namespace cleave::onnx_import
