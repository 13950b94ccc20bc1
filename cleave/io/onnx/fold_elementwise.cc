// Folding of element-wise operators, broadcast like at run time.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "cleave/io/onnx/common_rules.h"
#include "cleave/io/onnx/fold_rules.h"

namespace cleave::onnx_import {
namespace {

using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;

// Two's complement, without the undefined behaviour of signed overflow.
std::int64_t Wrap(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::uint64_t Bits(std::int64_t value) { return static_cast<std::uint64_t>(value); }

struct Add {
  static std::int64_t Of(std::int64_t a, std::int64_t b) { return Wrap(Bits(a) + Bits(b)); }
  static double Of(double a, double b) { return a + b; }
};
struct Sub {
  static std::int64_t Of(std::int64_t a, std::int64_t b) { return Wrap(Bits(a) - Bits(b)); }
  static double Of(double a, double b) { return a - b; }
};
struct Mul {
  static std::int64_t Of(std::int64_t a, std::int64_t b) { return Wrap(Bits(a) * Bits(b)); }
  static double Of(double a, double b) { return a * b; }
};
// Integers divide towards zero. Division by zero is undefined in ONNX: 0 here.
struct Div {
  static std::int64_t Of(std::int64_t a, std::int64_t b) {
    if (b == 0) return 0;
    return b == -1 ? Wrap(-Bits(a)) : a / b;
  }
  static double Of(double a, double b) { return a / b; }
};
// The sign of the divisor (fmod = 0); of the dividend for floats (fmod = 1).
struct Mod {
  static std::int64_t Of(std::int64_t a, std::int64_t b) {
    if (b == 0 || b == -1) return 0;
    const std::int64_t rest = a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
  }
  static double Of(double a, double b) { return std::fmod(a, b); }
};
struct Pow {
  static std::int64_t Of(std::int64_t a, std::int64_t b) {
    const double value = std::pow(static_cast<double>(a), static_cast<double>(b));
    return std::abs(value) < 9e15 ? static_cast<std::int64_t>(value) : 0;
  }
  static double Of(double a, double b) { return std::pow(a, b); }
};
struct Smaller {
  template <typename T>
  static T Of(T a, T b) {
    return std::min(a, b);
  }
};
struct Larger {
  template <typename T>
  static T Of(T a, T b) {
    return std::max(a, b);
  }
};

template <typename T>
std::vector<T> Broadcasted(const OpContext& op, std::size_t i, const std::vector<T>& values) {
  std::vector<T> out;
  for (const std::size_t k : BroadcastIndices(op.Dims(i), op.OutDims(0))) out.push_back(values[k]);
  return out;
}

// Calls `f` with the contents of inputs `i` and `k`, both broadcast to the output, both integers or
// both reals. False when their kinds differ.
template <typename F>
bool WithPair(const OpContext& op, std::size_t i, std::size_t k, F f) {
  const Contents& a = *op.In(i).contents;
  const Contents& b = *op.In(k).contents;
  if (a.index() != b.index()) return false;
  std::visit(
      [&](const auto& values) {
        using Values = std::decay_t<decltype(values)>;
        f(Broadcasted(op, i, values), Broadcasted(op, k, std::get<Values>(b)));
      },
      a);
  return true;
}

template <typename Operation>
Folded Binary(const OpContext& op) {
  Folded result(1);
  WithPair(op, 0, 1, [&](auto a, const auto& b) {
    for (std::size_t n = 0; n < a.size(); ++n) a[n] = Operation::Of(a[n], b[n]);
    result[0] = std::move(a);
  });
  return result;
}

// Two inputs at most: more do not occur in shape arithmetic.
template <typename Operation>
Folded Variadic(const OpContext& op) {
  if (op.InputCount() == 1) return {*op.In(0).contents};
  return op.InputCount() == 2 ? Binary<Operation>(op) : Folded{};
}

template <typename Predicate>
Folded Compare(const OpContext& op) {
  Integers out;
  WithPair(op, 0, 1, [&](const auto& a, const auto& b) {
    for (std::size_t n = 0; n < a.size(); ++n) out.push_back(Predicate()(a[n], b[n]) ? 1 : 0);
  });
  return {Contents(std::move(out))};
}

struct BothTrue {
  template <typename T>
  bool operator()(T a, T b) const {
    return a != T{} && b != T{};
  }
};
struct EitherTrue {
  template <typename T>
  bool operator()(T a, T b) const {
    return a != T{} || b != T{};
  }
};

template <double (*kFunction)(double)>
Folded Real(const OpContext& op) {
  Contents contents = *op.In(0).contents;
  auto* reals = std::get_if<Reals>(&contents);
  if (reals == nullptr) return {};
  for (double& value : *reals) value = kFunction(value);
  return {std::move(contents)};
}

double Floor(double x) { return std::floor(x); }
double Ceil(double x) { return std::ceil(x); }
double Sqrt(double x) { return std::sqrt(x); }
double Exp(double x) { return std::exp(x); }
double Log(double x) { return std::log(x); }
double Reciprocal(double x) { return 1 / x; }
// To even, as ONNX wants it and the default rounding mode does.
double RoundToEven(double x) { return std::nearbyint(x); }

Folded Negate(const OpContext& op) {
  Contents contents = *op.In(0).contents;
  if (auto* reals = std::get_if<Reals>(&contents)) {
    for (double& value : *reals) value = -value;
  } else {
    for (std::int64_t& value : std::get<Integers>(contents)) value = Wrap(-Bits(value));
  }
  return {std::move(contents)};
}

Folded Absolute(const OpContext& op) {
  Contents contents = *op.In(0).contents;
  if (auto* reals = std::get_if<Reals>(&contents)) {
    for (double& value : *reals) value = std::abs(value);
  } else {
    for (std::int64_t& value : std::get<Integers>(contents))
      value = value < 0 ? Wrap(-Bits(value)) : value;
  }
  return {std::move(contents)};
}

Folded Not(const OpContext& op) {
  const auto* values = op.Ints(0);
  if (values == nullptr) return {};
  Integers out;
  for (const std::int64_t value : *values) out.push_back(value == 0 ? 1 : 0);
  return {Contents(std::move(out))};
}

// Out-of-range floats saturate, as the common runtimes do on x86 and Arm.
std::int64_t ToInteger(double value) {
  constexpr double kLimit = 9.2e18;
  if (std::isnan(value)) return 0;
  if (value >= kLimit) return std::numeric_limits<std::int64_t>::max();
  if (value <= -kLimit) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(value);
}

std::int64_t Narrowed(std::int64_t value, ElementType type) {
  if (type == kBool) return value != 0 ? 1 : 0;
  if (type == kInt32) return static_cast<std::int32_t>(value);
  return value;
}

Folded Cast(const OpContext& op) {
  const ElementType type = op.outputs()[0].type;
  if (IsFloating(type)) return {Contents(*op.Numbers(0))};
  Integers out;
  if (const auto* integers = op.Ints(0)) {
    for (const std::int64_t value : *integers) out.push_back(Narrowed(value, type));
  } else {
    const auto reals = op.Numbers(0);
    for (const double value : *reals) {
      out.push_back(type == kBool ? (value != 0 ? 1 : 0) : Narrowed(ToInteger(value), type));
    }
  }
  return {Contents(std::move(out))};
}

Folded Where(const OpContext& op) {
  const auto* condition = op.Ints(0);
  if (condition == nullptr) return {};
  const Integers choose = Broadcasted(op, 0, *condition);
  Folded result(1);
  WithPair(op, 1, 2, [&](auto a, const auto& b) {
    for (std::size_t n = 0; n < a.size(); ++n) a[n] = choose[n] != 0 ? a[n] : b[n];
    result[0] = std::move(a);
  });
  return result;
}

// Bounds are inputs since opset 11; as attributes (before) they are not folded.
Folded Clip(const OpContext& op) {
  Contents contents = *op.In(0).contents;
  if (!op.Has(1) && !op.Has(2)) return {};
  for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
    if (!op.Has(i)) continue;
    const Contents& bound = *op.In(i).contents;
    if (bound.index() != contents.index() || Elements(op.Dims(i)) != 1) return {};
    std::visit(
        [&](auto& values) {
          const auto limit = std::get<std::decay_t<decltype(values)>>(bound)[0];
          for (auto& v : values) v = i == 1 ? std::max(v, limit) : std::min(v, limit);
        },
        contents);
  }
  return {std::move(contents)};
}

constexpr std::array kRules = {
    FoldRule{"Abs", Absolute},
    FoldRule{"Add", Binary<Add>},
    FoldRule{"And", Compare<BothTrue>},
    FoldRule{"Cast", Cast},
    FoldRule{"CastLike", Cast},
    FoldRule{"Ceil", Real<Ceil>},
    FoldRule{"Clip", Clip},
    FoldRule{"Div", Binary<Div>},
    FoldRule{"Equal", Compare<std::equal_to<>>},
    FoldRule{"Exp", Real<Exp>},
    FoldRule{"Floor", Real<Floor>},
    FoldRule{"Greater", Compare<std::greater<>>},
    FoldRule{"GreaterOrEqual", Compare<std::greater_equal<>>},
    FoldRule{"Less", Compare<std::less<>>},
    FoldRule{"LessOrEqual", Compare<std::less_equal<>>},
    FoldRule{"Log", Real<Log>},
    FoldRule{"Max", Variadic<Larger>},
    FoldRule{"Min", Variadic<Smaller>},
    FoldRule{"Mod", Binary<Mod>},
    FoldRule{"Mul", Binary<Mul>},
    FoldRule{"Neg", Negate},
    FoldRule{"Not", Not},
    FoldRule{"Or", Compare<EitherTrue>},
    FoldRule{"Pow", Binary<Pow>},
    FoldRule{"Reciprocal", Real<Reciprocal>},
    FoldRule{"Round", Real<RoundToEven>},
    FoldRule{"Sqrt", Real<Sqrt>},
    FoldRule{"Sub", Binary<Sub>},
    FoldRule{"Sum", Variadic<Add>},
    FoldRule{"Where", Where},
};

}  // namespace

std::span<const FoldRule> ElementwiseFolds() { return kRules; }

}  // namespace cleave::onnx_import
