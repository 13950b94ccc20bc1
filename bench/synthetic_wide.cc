#include <algorithm>
#include <cmath>
#include <vector>

#include "bench/graph_builder.h"
#include "bench/synthetic_graphs.h"
#include "cleave/base/random.h"

namespace cleave::bench {
namespace {

// From the smallest to the largest, all orders of magnitude alike.
double LogUniform(RandomStream& random, double smallest, double largest) {
  return smallest * std::pow(largest / smallest, random.Uniform());
}

class Heads {
 public:
  Heads(const std::string& name, const TransformerShape& shape)
      : build_(name), shape_(shape), sequence_(shape.sequence), hidden_(shape.hidden) {}

  Graph Build() {
    const TensorId words = build_.Input(8 * sequence_);
    TensorId x = build_.Op("Gather", {0, 4 * sequence_ * hidden_, 0}, {words});
    for (int layer = 0; layer < shape_.layers; ++layer) x = Layer(x);
    return build_.Finish(Dense(x, hidden_, hidden_));
  }

 private:
  TensorId Dense(TensorId x, std::int64_t from, std::int64_t to) {
    const double flops = 2.0 * static_cast<double>(sequence_ * from * to);
    return build_.Op("MatMul", {flops, 4 * sequence_ * to, 4 * from * to}, {x});
  }

  TensorId Attend(TensorId x) {
    const std::int64_t size = hidden_ / shape_.heads;
    const double flops = 2.0 * static_cast<double>(sequence_ * sequence_ * size);
    const TensorId query = Dense(x, hidden_, size);
    const TensorId key =
        build_.Op("Transpose", {0, 4 * sequence_ * size, 0}, {Dense(x, hidden_, size)});
    const TensorId value = Dense(x, hidden_, size);
    TensorId scores = build_.Op("MatMul", {flops, 4 * sequence_ * sequence_, 0}, {query, key});
    scores = build_.Elementwise("Softmax", sequence_ * sequence_, {scores});
    return build_.Op("MatMul", {flops, 4 * sequence_ * size, 0}, {value, scores});
  }

  TensorId Layer(TensorId x) {
    std::vector<TensorId> heads;
    for (int head = 0; head < shape_.heads; ++head) heads.push_back(Attend(x));
    const std::int64_t elements = sequence_ * hidden_;
    const TensorId joined = build_.Op("Concat", {0, 4 * elements, 0}, heads);
    TensorId y = build_.Elementwise("Add", elements, {x, Dense(joined, hidden_, hidden_)});
    y = build_.Elementwise("LayerNormalization", elements, {y});
    TensorId wide = build_.Elementwise("Gelu", 4 * elements, {Dense(y, hidden_, 4 * hidden_)});
    y = build_.Elementwise("Add", elements, {y, Dense(wide, 4 * hidden_, hidden_)});
    return build_.Elementwise("LayerNormalization", elements, {y});
  }

  GraphBuilder build_;
  TransformerShape shape_;
  std::int64_t sequence_;
  std::int64_t hidden_;
};

}  // namespace

Graph SyntheticHeads(const std::string& name, const TransformerShape& shape) {
  return Heads(name, shape).Build();
}

Graph SyntheticTowers(const std::string& name, const WideShape& shape) {
  GraphBuilder build(name);
  RandomStream random(shape.seed);
  const TensorId input = build.Input(1 << 20);
  std::vector<TensorId> ends;
  for (int tower = 0; tower < shape.width; ++tower) {
    TensorId x = input;
    for (int step = 0; step < std::max(shape.nodes / shape.width, 1); ++step) {
      const auto bytes = static_cast<std::int64_t>(LogUniform(random, 3e4, 5e5));
      x = build.Op("Conv", {LogUniform(random, 1e7, 3e8), bytes, bytes}, {x});
    }
    ends.push_back(x);
  }
  return build.Finish(build.Op("Concat", {1e6, 1 << 20, 0}, ends));
}

Graph SyntheticLayered(const std::string& name, const WideShape& shape, bool joined) {
  GraphBuilder build(name);
  RandomStream random(shape.seed);
  const TensorId input = build.Input(1 << 20);
  std::vector<TensorId> produced;
  std::vector<char> is_read;
  for (int node = 0; node < shape.nodes; ++node) {
    const int layer_begin = node / shape.width * shape.width;
    std::vector<TensorId> sources;
    // Mostly of the layer before, some of the two before that.
    for (std::uint32_t k = 1 + random.Below(3); k > 0 && layer_begin > 0; --k) {
      const int reach = shape.width * (random.Below(4) == 0 ? 2 : 1);
      const int from = std::max(layer_begin - reach, 0);
      const auto count = static_cast<std::uint32_t>(layer_begin - from);
      sources.push_back(from + static_cast<int>(random.Below(count)));
    }
    std::ranges::sort(sources);
    const auto repeated = std::ranges::unique(sources);
    sources.erase(repeated.begin(), repeated.end());
    for (TensorId& source : sources) {
      is_read[static_cast<std::size_t>(source)] = 1;
      source = produced[static_cast<std::size_t>(source)];
    }
    if (sources.empty()) sources.push_back(input);
    const auto bytes = static_cast<std::int64_t>(LogUniform(random, 1e4, 2e6));
    produced.push_back(build.Op("Op", {LogUniform(random, 1e6, 1e9), bytes, 0}, sources));
    is_read.push_back(0);
  }
  std::vector<TensorId> ends;
  for (std::size_t node = 0; node < produced.size(); ++node) {
    if (is_read[node] == 0) ends.push_back(produced[node]);
  }
  if (!joined) return build.Finish(ends);
  return build.Finish(build.Op("Concat", {1e6, 1 << 16, 0}, ends));
}

}  // namespace cleave::bench
