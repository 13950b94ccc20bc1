// Folding of operators that pick and rearrange elements.
//
// Each is a list of source positions, one for each element of the output.
#include <algorithm>
#include <array>

#include "cleave/io/onnx/fold_rules.h"
#include "cleave/io/onnx/slice_ranges.h"

namespace cleave::onnx_import {

std::vector<std::size_t> StridesOf(const Shape& shape) {
  std::vector<std::size_t> strides(shape.size(), 1);
  for (std::size_t i = shape.size(); i-- > 1;) {
    strides[i - 1] = strides[i] * static_cast<std::size_t>(shape[i]);
  }
  return strides;
}

namespace {

// Visits the coordinates of `shape` in row-major order, and collects f(coordinates).
template <typename F>
std::vector<std::size_t> ForEachElement(const Shape& shape, F f) {
  const auto count = static_cast<std::size_t>(Elements(shape));
  std::vector<std::size_t> result;
  result.reserve(count);
  std::vector<std::size_t> at(shape.size(), 0);
  for (std::size_t n = 0; n < count; ++n) {
    result.push_back(f(at));
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      if (++at[axis] < static_cast<std::size_t>(shape[axis])) break;
      at[axis] = 0;
    }
  }
  return result;
}

using Coordinates = std::vector<std::size_t>;

Folded ShapeOf(const OpContext& op) {
  const Shape& in = op.Dims(0);
  const auto rank = static_cast<std::int64_t>(in.size());
  std::int64_t start = op.Int("start", 0);
  if (start < 0) start = CheckedAdd(start, rank);
  start = std::clamp<std::int64_t>(start, 0, rank);
  const std::int64_t count = op.OutDims(0)[0];
  return {Contents(Shape(in.begin() + start, in.begin() + start + count))};
}

Folded SizeOf(const OpContext& op) { return {Contents(Shape{Elements(op.Dims(0))})}; }

Folded SameElements(const OpContext& op) { return {*op.In(0).contents}; }

Folded Transpose(const OpContext& op) {
  const Shape& in = op.Dims(0);
  const std::vector<std::size_t> strides = StridesOf(in);
  const auto* perm = op.IntsOf("perm");
  std::vector<std::size_t> permuted(strides.rbegin(), strides.rend());
  for (std::size_t i = 0; perm != nullptr && i < permuted.size(); ++i) {
    permuted[i] = strides[op.Axis((*perm)[i], in.size())];
  }
  return {Pick(*op.In(0).contents, ForEachElement(op.OutDims(0), [&](const Coordinates& at) {
    std::size_t source = 0;
    for (std::size_t i = 0; i < at.size(); ++i) source += at[i] * permuted[i];
    return source;
  }))};
}

Folded Slice(const OpContext& op) {
  const auto ranges = SliceRanges(op);
  if (!ranges) return {};
  const std::vector<std::size_t> strides = StridesOf(op.Dims(0));
  return {Pick(*op.In(0).contents, ForEachElement(op.OutDims(0), [&](const Coordinates& at) {
    std::size_t source = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
      const SliceRange& range = (*ranges)[i];
      const std::int64_t k = range.start + static_cast<std::int64_t>(at[i]) * range.step;
      source += static_cast<std::size_t>(k) * strides[i];
    }
    return source;
  }))};
}

Folded Split(const OpContext& op) {
  const Shape& in = op.Dims(0);
  const std::size_t axis = op.Axis(op.Int("axis", 0), in.size());
  const std::vector<std::size_t> strides = StridesOf(in);
  Folded result;
  std::size_t offset = 0;
  for (const Value& output : op.outputs()) {
    if (!output.shape || output.shape->size() != in.size()) return result;
    result.push_back(
        Pick(*op.In(0).contents, ForEachElement(*output.shape, [&](const Coordinates& at) {
          std::size_t source = offset * strides[axis];
          for (std::size_t i = 0; i < at.size(); ++i) source += at[i] * strides[i];
          return source;
        })));
    offset += static_cast<std::size_t>((*output.shape)[axis]);
  }
  return result;
}

Folded Gather(const OpContext& op) {
  const Shape& table = op.Dims(0);
  const auto* indices = op.Ints(1);
  if (indices == nullptr) return {};
  const std::size_t axis = op.Axis(op.Int("axis", 0), table.size());
  const std::int64_t extent = table[axis];
  for (const std::int64_t index : *indices) {
    if (index < -extent || index >= extent) op.Fail("gathers a row that does not exist");
  }
  const auto inner = static_cast<std::size_t>(Elements(table, axis + 1, table.size()));
  const auto outer = static_cast<std::size_t>(Elements(table, 0, axis));
  std::vector<std::size_t> sources;
  for (std::size_t o = 0; o < outer; ++o) {
    for (const std::int64_t index : *indices) {
      const auto row = static_cast<std::size_t>(index < 0 ? index + extent : index);
      const std::size_t start = (o * static_cast<std::size_t>(extent) + row) * inner;
      for (std::size_t k = 0; k < inner; ++k) sources.push_back(start + k);
    }
  }
  return {Pick(*op.In(0).contents, sources)};
}

Folded Expand(const OpContext& op) {
  return {Pick(*op.In(0).contents, BroadcastIndices(op.Dims(0), op.OutDims(0)))};
}

Folded Tile(const OpContext& op) {
  const Shape& in = op.Dims(0);
  const std::vector<std::size_t> strides = StridesOf(in);
  return {Pick(*op.In(0).contents, ForEachElement(op.OutDims(0), [&](const Coordinates& at) {
    std::size_t source = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
      source += at[i] % static_cast<std::size_t>(in[i]) * strides[i];
    }
    return source;
  }))};
}

// The inputs laid end to end, blockwise: what lies before the axis repeats, the rest is contiguous.
Folded Concat(const OpContext& op) {
  const std::size_t axis = op.Axis(op.Int("axis", 0), op.Dims(0).size());
  const auto outer = static_cast<std::size_t>(Elements(op.Dims(0), 0, axis));
  Contents out = *op.In(0).contents;
  std::visit([](auto& values) { values.clear(); }, out);
  for (std::size_t o = 0; o < outer; ++o) {
    for (std::size_t i = 0; i < op.InputCount(); ++i) {
      const Contents& in = *op.In(i).contents;
      if (in.index() != out.index()) return {};
      std::visit(
          [&](auto& values) {
            const auto& source = std::get<std::decay_t<decltype(values)>>(in);
            const auto block = static_cast<std::ptrdiff_t>(source.size() / outer);
            const auto begin = source.begin() + static_cast<std::ptrdiff_t>(o) * block;
            values.insert(values.end(), begin, begin + block);
          },
          out);
    }
  }
  return {std::move(out)};
}

// Along the first axis, old or new, the elements just follow each other.
Folded ConcatFromSequence(const OpContext& op) {
  const std::vector<Value>& elements = *op.In(0).elements;
  if (op.Axis(op.Int("axis", 0), op.OutDims(0).size()) != 0 || elements.empty()) return {};
  Contents out = *elements.front().contents;
  for (std::size_t i = 1; i < elements.size(); ++i) {
    const Contents& next = *elements[i].contents;
    if (next.index() != out.index()) return {};
    std::visit(
        [&](auto& values) {
          const auto& source = std::get<std::decay_t<decltype(values)>>(next);
          values.insert(values.end(), source.begin(), source.end());
        },
        out);
  }
  return {std::move(out)};
}

constexpr std::array kRules = {
    FoldRule{"Concat", Concat},         FoldRule{"ConcatFromSequence", ConcatFromSequence},
    FoldRule{"Dropout", SameElements},  FoldRule{"Expand", Expand},
    FoldRule{"Flatten", SameElements},  FoldRule{"Gather", Gather},
    FoldRule{"Identity", SameElements}, FoldRule{"Reshape", SameElements},
    FoldRule{"Shape", ShapeOf},         FoldRule{"Size", SizeOf},
    FoldRule{"Slice", Slice},           FoldRule{"Split", Split},
    FoldRule{"Squeeze", SameElements},  FoldRule{"Tile", Tile},
    FoldRule{"Transpose", Transpose},   FoldRule{"Unsqueeze", SameElements},
};

}  // namespace

std::vector<std::size_t> BroadcastIndices(const Shape& in, const Shape& out) {
  const std::vector<std::size_t> strides = StridesOf(in);
  const std::size_t lead = out.size() - in.size();
  return ForEachElement(out, [&](const Coordinates& at) {
    std::size_t source = 0;
    for (std::size_t i = 0; i < in.size(); ++i) {
      if (in[i] != 1) source += at[lead + i] * strides[i];
    }
    return source;
  });
}

Contents Pick(const Contents& contents, const std::vector<std::size_t>& indices) {
  return std::visit(
      [&](const auto& values) {
        std::decay_t<decltype(values)> out;
        out.reserve(indices.size());
        for (const std::size_t i : indices) out.push_back(values[i]);
        return Contents(std::move(out));
      },
      contents);
}

std::span<const FoldRule> MovementFolds() { return kRules; }

}  // namespace cleave::onnx_import
