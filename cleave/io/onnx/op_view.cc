// Operators that only give the same bytes another shape: no FLOPs, nothing moves.
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

// A 0 copies the input's dimension (unless allowzero), one -1 is inferred.
void ReshapeShape(OpContext& op) {
  const auto* target = op.Has(1) ? op.Ints(1) : op.IntsOf("shape");
  if (target == nullptr) return;
  if (target->size() > kMaxRank) op.Fail("reshapes to a rank beyond " + std::to_string(kMaxRank));
  const Shape& in = op.Dims(0);
  const bool allow_zero = op.Int("allowzero", 0) != 0;
  Shape shape = *target;
  std::ptrdiff_t inferred = -1;
  std::int64_t known = 1;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 0 && !allow_zero) shape[i] = i < in.size() ? in[i] : 0;
    if (shape[i] == -1 && inferred < 0)
      inferred = static_cast<std::ptrdiff_t>(i);
    else
      known = CheckedMul(known, shape[i]);
  }
  const std::int64_t elements = Elements(in);
  if (inferred >= 0) {
    shape[static_cast<std::size_t>(inferred)] = known > 0 ? elements / known : 0;
    if (known > 0) known = CheckedMul(known, elements / known);
  }
  if (known != elements) {
    op.Fail("cannot reshape " + ToString(in) + " to " + ToString(*target),
            "if dimensions were bound by --dim, check that the exporter did not fix them");
  }
  op.Set(0, op.Type(0), std::move(shape));
}

void FlattenShape(OpContext& op) {
  const Shape& in = op.Dims(0);
  const auto rank = static_cast<std::int64_t>(in.size());
  std::int64_t axis = op.BoundedInt("axis", 1, -rank, rank);
  if (axis < 0) axis += rank;
  const auto split = static_cast<std::size_t>(axis);
  op.Set(0, op.Type(0), {Elements(in, 0, split), Elements(in, split, in.size())});
}

const Shape* AxesOf(const OpContext& op) { return op.Has(1) ? op.Ints(1) : op.IntsOf("axes"); }

void SqueezeShape(OpContext& op) {
  const Shape* axes = AxesOf(op);
  if (axes == nullptr && op.Has(1)) return;
  const Shape& in = op.Dims(0);
  std::vector<bool> dropped(in.size(), false);
  if (axes == nullptr) {
    for (std::size_t i = 0; i < in.size(); ++i) dropped[i] = in[i] == 1;
  } else {
    for (const std::int64_t axis : *axes) dropped[op.Axis(axis, in.size())] = true;
  }
  // An axis that is not 1 stays: PyTorch's squeeze means that, and its exporters do write it.
  Shape shape;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (!dropped[i] || in[i] != 1) shape.push_back(in[i]);
  }
  op.Set(0, op.Type(0), std::move(shape));
}

void UnsqueezeShape(OpContext& op) {
  const Shape* axes = AxesOf(op);
  if (axes == nullptr) {
    if (!op.Has(1)) op.Fail("lacks its axes");
    return;
  }
  const Shape& in = op.Dims(0);
  const std::size_t rank = in.size() + axes->size();
  if (rank > kMaxRank) op.Fail("has too many axes");
  std::set<std::size_t> inserted;
  for (const std::int64_t axis : *axes) inserted.insert(op.Axis(axis, rank));
  if (inserted.size() != axes->size()) op.Fail("names an axis twice");
  Shape shape;
  std::size_t next = 0;
  for (std::size_t i = 0; i < rank; ++i) shape.push_back(inserted.contains(i) ? 1 : in[next++]);
  op.Set(0, op.Type(0), std::move(shape));
}

void DropoutShape(OpContext& op) {
  SameShape(op);
  op.Set(1, kBool, op.Dims(0));  // the mask
}

// Identity passes sequences too.
void IdentityShape(OpContext& op) {
  Value value = op.In(0);
  value.constant = kNotConstant;
  value.contents = nullptr;
  op.SetValue(0, std::move(value));
}

void ShapeShape(OpContext& op) {
  const auto rank = static_cast<std::int64_t>(op.Dims(0).size());
  const auto clamp = [rank](std::int64_t i) {
    return std::clamp<std::int64_t>(i < 0 ? CheckedAdd(i, rank) : i, 0, rank);
  };
  const std::int64_t start = clamp(op.Int("start", 0));
  const std::int64_t end = clamp(op.Int("end", rank));
  op.Set(0, kInt64, {std::max<std::int64_t>(end - start, 0)});
}

void SizeShape(OpContext& op) {
  op.Dims(0);
  op.Set(0, kInt64, {});
}

constexpr std::array kRules = {
    OperatorRule{"Dropout", DropoutShape, NoFlops, NoTraffic, 0b110, kKeepsStorage},
    OperatorRule{"Flatten", FlattenShape, NoFlops, NoTraffic, 0, kKeepsStorage},
    OperatorRule{"Identity", IdentityShape, NoFlops, NoTraffic, 0, kKeepsStorage},
    OperatorRule{"Reshape", ReshapeShape, NoFlops, NoTraffic, 0b10, kKeepsStorage},
    OperatorRule{"Shape", ShapeShape, NoFlops, NoTraffic, 0, kReadsShapeOnly},
    OperatorRule{"Size", SizeShape, NoFlops, NoTraffic, 0, kReadsShapeOnly},
    OperatorRule{"Squeeze", SqueezeShape, NoFlops, NoTraffic, 0b10, kKeepsStorage},
    OperatorRule{"Unsqueeze", UnsqueezeShape, NoFlops, NoTraffic, 0b10, kKeepsStorage},
};

}  // namespace

std::span<const OperatorRule> ViewOperators() { return kRules; }

}  // namespace cleave::onnx_import
