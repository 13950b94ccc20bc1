#include "cleave/learn/network.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "cleave/base/error.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// Rows that share one pass over the weights.
constexpr std::size_t kRows = 4;
// Columns that stay in registers meanwhile.
constexpr std::size_t kColumns = 16;

struct Matrix {
  const float* values;
  std::size_t rows;
  std::size_t columns;
};

// As many columns in one value, which the compiler splits over what registers there are.
using Block [[gnu::vector_size(kColumns * sizeof(float))]] = float;

[[gnu::always_inline]] inline void LoadBlock(const float* from, Block& to) {
  std::memcpy(&to, from, sizeof(to));
}

// A block of the product.
template <std::size_t Height>
[[gnu::always_inline]] inline void MultiplyBlock(const float* a, std::size_t depth,
                                                 const float* weights, std::size_t stride,
                                                 const float* bias, float* out) {
  Block sum[Height];
  for (std::size_t r = 0; r < Height; ++r) LoadBlock(bias, sum[r]);
  for (std::size_t k = 0; k < depth; ++k) {
    Block row;
    LoadBlock(weights + k * stride, row);
    for (std::size_t r = 0; r < Height; ++r) sum[r] += a[r * depth + k] * row;
  }
  for (std::size_t r = 0; r < Height; ++r) std::memcpy(out + r * stride, &sum[r], sizeof(Block));
}

// out = a W + bias, for any number of columns. Wider registers change no result: every sum is one
// column's, in the same order, and nothing is fused (-ffp-contract=off).
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
[[gnu::target_clones("avx512f", "avx2", "default")]]
#endif
void Multiply(const Matrix& a, const float* weights, const float* bias, std::size_t columns,
              float* out) {
  const std::size_t whole = columns - columns % kColumns;
  std::size_t r = 0;
  for (; r + kRows <= a.rows; r += kRows) {
    for (std::size_t c = 0; c < whole; c += kColumns) {
      MultiplyBlock<kRows>(a.values + r * a.columns, a.columns, weights + c, columns, bias + c,
                           out + r * columns + c);
    }
  }
  for (; r < a.rows; ++r) {
    for (std::size_t c = 0; c < whole; c += kColumns) {
      MultiplyBlock<1>(a.values + r * a.columns, a.columns, weights + c, columns, bias + c,
                       out + r * columns + c);
    }
  }
  for (r = 0; r < a.rows && whole < columns; ++r) {
    for (std::size_t c = whole; c < columns; ++c) {
      float sum = bias[c];
      for (std::size_t k = 0; k < a.columns; ++k) {
        sum += a.values[r * a.columns + k] * weights[k * columns + c];
      }
      out[r * columns + c] = sum;
    }
  }
}

std::vector<float> Apply(const LinearPlace& place, std::span<const float> parameters,
                         std::span<const float> input, bool relu) {
  const auto rows = Index(place.rows);
  const auto columns = Index(place.columns);
  std::vector<float> out(input.size() / rows * columns);
  Multiply({input.data(), input.size() / rows, rows}, parameters.data() + place.weights,
           parameters.data() + place.bias, columns, out.data());
  if (relu) {
    for (float& value : out) value = std::max(value, 0.0F);
  }
  return out;
}

}  // namespace

std::vector<LinearPlace> Places(const NetworkShape& shape) {
  std::vector<LinearPlace> places;
  std::size_t offset = 0;
  const auto add = [&](int rows, int columns) {
    const std::size_t weights = offset;
    const std::size_t bias = weights + Index(rows) * Index(columns);
    offset = bias + Index(columns);
    places.push_back({rows, columns, weights, bias});
  };
  add(shape.inputs, shape.hidden);
  for (int layer = 0; layer < shape.layers; ++layer) add(3 * shape.hidden, shape.hidden);
  add(shape.hidden, shape.head);
  add(shape.head, kOutputs);
  return places;
}

std::size_t ParameterCount(const NetworkShape& shape) {
  const LinearPlace last = Places(shape).back();
  return last.bias + Index(last.columns);
}

std::vector<float> InitialParameters(const NetworkShape& shape, std::uint64_t seed) {
  std::vector<float> parameters(ParameterCount(shape), 0.0F);
  RandomStream random(seed);
  const std::vector<LinearPlace> places = Places(shape);
  for (std::size_t p = 0; p + 1 < places.size(); ++p) {
    const bool layer = p > 0 && p + 2 < places.size();
    const double bound = std::sqrt(6.0 / places[p].rows) / (layer ? std::sqrt(shape.layers) : 1.0);
    for (std::size_t i = places[p].weights; i < places[p].bias; ++i) {
      parameters[i] = static_cast<float>(bound * (2 * random.Uniform() - 1));
    }
  }
  return parameters;
}

void MeanRows(const Csr& neighbours, std::span<const float> values, std::size_t width, float* out,
              std::size_t out_stride) {
  for (std::int32_t i = 0; i < neighbours.rows(); ++i) {
    float* target = out + Index(i) * out_stride;
    std::fill_n(target, width, 0.0F);
    const std::span<const std::int32_t> row = neighbours[i];
    for (const std::int32_t j : row) {
      const float* source = values.data() + Index(j) * width;
      for (std::size_t k = 0; k < width; ++k) target[k] += source[k];
    }
    if (row.size() < 2) continue;
    const float scale = 1.0F / static_cast<float>(row.size());
    for (std::size_t k = 0; k < width; ++k) target[k] *= scale;
  }
}

std::vector<float> Forward(const NetworkShape& shape, std::span<const float> parameters,
                           const NetworkInput& input) {
  CLEAVE_CHECK(parameters.size() == ParameterCount(shape));
  const std::vector<LinearPlace> places = Places(shape);
  const auto ops = Index(input.ops());
  const auto hidden = Index(shape.hidden);
  std::vector<float> h = Apply(places.front(), parameters, input.features, true);
  std::vector<float> joined(ops * 3 * hidden);
  for (int layer = 1; layer <= shape.layers; ++layer) {
    for (std::size_t i = 0; i < ops; ++i) {
      std::copy_n(h.data() + i * hidden, hidden, joined.data() + i * 3 * hidden);
    }
    MeanRows(*input.predecessors, h, hidden, joined.data() + hidden, 3 * hidden);
    MeanRows(*input.successors, h, hidden, joined.data() + 2 * hidden, 3 * hidden);
    const std::vector<float> added = Apply(places[Index(layer)], parameters, joined, true);
    for (std::size_t i = 0; i < h.size(); ++i) h[i] += added[i];
  }
  h = Apply(places[places.size() - 2], parameters, h, true);
  return Apply(places.back(), parameters, h, false);
}

}  // namespace cleave
