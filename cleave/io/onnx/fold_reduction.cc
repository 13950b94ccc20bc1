// Folding of reductions, ranges and fills.
#include <algorithm>
#include <array>
#include <cmath>

#include "cleave/io/onnx/fold_rules.h"

namespace cleave::onnx_import {
namespace {

using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;

struct Sum {
  static std::int64_t Of(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
  }
  static double Of(double a, double b) { return a + b; }
};
struct Product {
  static std::int64_t Of(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
  }
  static double Of(double a, double b) { return a * b; }
};
struct Least {
  template <typename T>
  static T Of(T a, T b) {
    return std::min(a, b);
  }
};
struct Greatest {
  template <typename T>
  static T Of(T a, T b) {
    return std::max(a, b);
  }
};

// To a single element only: the product or the sum of a shape's dimensions.
template <typename Operation>
Folded ReduceAll(const OpContext& op) {
  if (Elements(op.OutDims(0)) != 1) return {};
  Contents contents = *op.In(0).contents;
  const bool empty = std::visit([](const auto& values) { return values.empty(); }, contents);
  if (empty) return {};
  std::visit(
      [](auto& values) {
        for (std::size_t i = 1; i < values.size(); ++i) {
          values[0] = Operation::Of(values[0], values[i]);
        }
        values.resize(1);
      },
      contents);
  return {std::move(contents)};
}

Folded CumSum(const OpContext& op) {
  if (op.Dims(0).size() != 1 || op.Int("exclusive", 0) != 0 || op.Int("reverse", 0) != 0) return {};
  Contents contents = *op.In(0).contents;
  std::visit(
      [](auto& values) {
        for (std::size_t i = 1; i < values.size(); ++i) {
          values[i] = Sum::Of(values[i - 1], values[i]);
        }
      },
      contents);
  return {std::move(contents)};
}

Folded Range(const OpContext& op) {
  const auto count = static_cast<std::size_t>(Elements(op.OutDims(0)));
  const auto start = op.Scalar(0);
  const auto delta = op.Scalar(2);
  if (start && delta) {
    Integers out;
    std::int64_t value = *start;
    for (std::size_t i = 0; i < count; ++i, value = Sum::Of(value, *delta)) out.push_back(value);
    return {Contents(std::move(out))};
  }
  Reals out;
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(op.Numbers(0)->front() + static_cast<double>(i) * op.Numbers(2)->front());
  }
  return {Contents(std::move(out))};
}

Folded ConstantOfShape(const OpContext& op) {
  const auto count = static_cast<std::size_t>(Elements(op.OutDims(0)));
  const Literal* value = op.TensorOf("value");
  if (value == nullptr) return {Contents(Reals(count, 0.0))};
  if (!value->contents || Elements(value->dims) != 1) return {};
  return {std::visit(
      [&](const auto& values) {
        return Contents(std::decay_t<decltype(values)>(count, values.front()));
      },
      *value->contents)};
}

Folded EyeLike(const OpContext& op) {
  const Shape& shape = op.OutDims(0);
  if (shape.size() != 2 || IsFloating(op.outputs()[0].type)) return {};
  const std::int64_t shift = op.Int("k", 0);
  Integers out;
  for (std::int64_t row = 0; row < shape[0]; ++row) {
    for (std::int64_t column = 0; column < shape[1]; ++column) {
      out.push_back(column - row == shift ? 1 : 0);
    }
  }
  return {Contents(std::move(out))};
}

constexpr std::array kRules = {
    FoldRule{"ConstantOfShape", ConstantOfShape},
    FoldRule{"CumSum", CumSum},
    FoldRule{"EyeLike", EyeLike},
    FoldRule{"Range", Range},
    FoldRule{"ReduceMax", ReduceAll<Greatest>},
    FoldRule{"ReduceMin", ReduceAll<Least>},
    FoldRule{"ReduceProd", ReduceAll<Product>},
    FoldRule{"ReduceSum", ReduceAll<Sum>},
};

}  // namespace

std::span<const FoldRule> ReductionFolds() { return kRules; }

}  // namespace cleave::onnx_import
