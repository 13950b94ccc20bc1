// Look-ups and scatters. They touch the rows they name, not the whole table.
#include <algorithm>
#include <array>
#include <utility>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

void GatherShape(OpContext& op) {
  const Shape& table = op.Dims(0);
  const Shape& indices = op.Dims(1);
  const auto axis = static_cast<std::ptrdiff_t>(op.Axis(op.Int("axis", 0), table.size()));
  Shape shape(table.begin(), table.begin() + axis);
  shape.insert(shape.end(), indices.begin(), indices.end());
  shape.insert(shape.end(), table.begin() + axis + 1, table.end());
  op.Set(0, op.Type(0), std::move(shape));
}

void GatherElementsShape(OpContext& op) { op.Set(0, op.Type(0), op.Dims(1)); }

// indices [..., r] pick slices of the data's axes after `batch_dims` + r.
void GatherNdShape(OpContext& op) {
  op.RequireRank(1, 1);
  const Shape& data = op.Dims(0);
  const Shape& indices = op.Dims(1);
  const auto rank = static_cast<std::int64_t>(data.size());
  const std::int64_t taken = CheckedAdd(op.BoundedInt("batch_dims", 0, 0, rank), indices.back());
  if (taken > rank) op.Fail("indexes more axes than its data has");
  Shape shape(indices.begin(), indices.end() - 1);
  shape.insert(shape.end(), data.begin() + taken, data.end());
  op.Set(0, op.Type(0), std::move(shape));
}

// The data is copied, then the updates are written over it.
double ScatterTraffic(const OpContext& op) { return Stream(op) + op.BytesIn(2); }

double ScatterFlops(const OpContext& op) {
  return op.String("reduction", "none") == "none" ? 0 : ElementsIn(op, 2);
}

void OneHotShape(OpContext& op) {
  const auto depth = op.Numbers(1);
  if (!depth || depth->size() != 1) return;
  Shape shape = op.Dims(0);
  const std::size_t axis = op.Axis(op.Int("axis", -1), shape.size() + 1);
  shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(axis), CheckedInteger((*depth)[0]));
  op.Set(0, op.Type(2), std::move(shape));
}

// How many are selected depends on data: at most all.
void CompressShape(OpContext& op) {
  op.RequireRank(1, 1, 1);
  const std::int64_t most = op.Dims(1)[0];
  if (!op.HasAttribute("axis")) {
    op.SetBound(0, op.Type(0), {std::min(most, Elements(op.Dims(0)))});
    return;
  }
  Shape shape = op.Dims(0);
  std::int64_t& extent = shape[op.Axis(op.Int("axis", 0), shape.size())];
  extent = std::min(extent, most);
  op.SetBound(0, op.Type(0), std::move(shape));
}

constexpr std::array kRules = {
    OperatorRule{"Compress", CompressShape, NoFlops, Moves},
    OperatorRule{"Gather", GatherShape, NoFlops, Moves},
    OperatorRule{"GatherElements", GatherElementsShape, NoFlops, Moves},
    OperatorRule{"GatherND", GatherNdShape, NoFlops, Moves},
    OperatorRule{"OneHot", OneHotShape, NoFlops, Stream, 0b10},
    OperatorRule{"Scatter", SameShape, NoFlops, ScatterTraffic},
    OperatorRule{"ScatterElements", SameShape, ScatterFlops, ScatterTraffic},
    OperatorRule{"ScatterND", SameShape, ScatterFlops, ScatterTraffic},
    OperatorRule{"TensorScatter", SameShape, NoFlops, ScatterTraffic},
};

}  // namespace

std::span<const OperatorRule> GatherOperators() { return kRules; }

}  // namespace cleave::onnx_import
