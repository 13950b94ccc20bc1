#include "cleave/io/onnx/common_rules.h"

#include <algorithm>
#include <utility>

namespace cleave::onnx_import {

void SameShape(OpContext& op) { op.Set(0, op.Type(0), op.Dims(0)); }

void SameShapeBool(OpContext& op) { op.Set(0, kBool, op.Dims(0)); }

Shape Broadcast(const OpContext& op, std::size_t first, std::size_t last) {
  Shape shape;
  for (std::size_t i = first; i < last; ++i) {
    if (op.Has(i) && !BroadcastInto(shape, op.Dims(i))) {
      op.Fail("cannot broadcast its input " + std::to_string(i) + " of shape " +
              ToString(op.Dims(i)) + " with " + ToString(shape));
    }
  }
  return shape;
}

void BroadcastShape(OpContext& op) { op.Set(0, op.Type(0), Broadcast(op, 0, op.InputCount())); }

void BroadcastShapeBool(OpContext& op) { op.Set(0, kBool, Broadcast(op, 0, op.InputCount())); }

double NoFlops(const OpContext&) { return 0; }

double ElementsIn(const OpContext& op, std::size_t i) {
  return op.Has(i) && op.In(i).shape ? static_cast<double>(Elements(*op.In(i).shape)) : 0;
}

double ElementsOut(const OpContext& op) { return static_cast<double>(Elements(op.OutDims(0))); }

double PerPair(const OpContext& op) {
  const double pairs = static_cast<double>(std::max<std::size_t>(op.InputCount(), 1) - 1);
  return pairs * ElementsOut(op);
}

double NoTraffic(const OpContext&) { return 0; }

double BytesRead(const OpContext& op, std::size_t first) {
  const auto& names = op.node().inputs;
  double bytes = 0;
  for (std::size_t i = first; i < op.InputCount(); ++i) {
    const auto begin = names.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = names.begin() + static_cast<std::ptrdiff_t>(std::min(i, names.size()));
    if (std::find(begin, end, names[i]) == end) bytes += op.BytesIn(i);
  }
  return bytes;
}

double BytesWritten(const OpContext& op) {
  double bytes = 0;
  for (std::size_t i = 0; i < op.OutputCount(); ++i) bytes += op.BytesOut(i);
  return bytes;
}

double Stream(const OpContext& op) { return BytesRead(op, 0) + BytesWritten(op); }

double Writes(const OpContext& op) { return BytesWritten(op); }

double Moves(const OpContext& op) { return BytesRead(op, 1) + 2 * BytesWritten(op); }

}  // namespace cleave::onnx_import
