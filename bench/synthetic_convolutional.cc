#include <vector>

#include "bench/graph_builder.h"
#include "bench/synthetic_graphs.h"

namespace cleave::bench {
namespace {

// A feature map: `channels` images of side x side.
struct Map {
  TensorId tensor = 0;
  std::int64_t channels = 0;
  std::int64_t side = 0;

  std::int64_t elements() const { return channels * side * side; }
};

class ConvolutionalBuilder {
 public:
  explicit ConvolutionalBuilder(const std::string& name) : build_(name) {}

  Map Conv(const Map& x, std::int64_t channels, std::int64_t kernel, std::int64_t stride = 1) {
    Map y{0, channels, x.side / stride};
    const std::int64_t weights = x.channels * channels * kernel * kernel;
    const double flops = 2.0 * static_cast<double>(weights * y.side * y.side);
    y.tensor = build_.Op("Conv", {flops, 4 * y.elements(), 4 * weights}, {x.tensor});
    return y;
  }

  Map Elementwise(const std::string& op, Map x) {
    x.tensor = build_.Elementwise(op, x.elements(), {x.tensor});
    return x;
  }

  Map Add(Map x, const Map& y) {
    x.tensor = build_.Elementwise("Add", x.elements(), {x.tensor, y.tensor});
    return x;
  }

  Map Pool(const std::string& op, Map x, std::int64_t side) {
    x.side = side;
    x.tensor = build_.Elementwise(op, x.elements(), {x.tensor});
    return x;
  }

  Map Concat(const std::vector<Map>& parts) {
    Map whole{0, 0, parts.front().side};
    std::vector<TensorId> inputs;
    for (const Map& part : parts) {
      whole.channels += part.channels;
      inputs.push_back(part.tensor);
    }
    whole.tensor = build_.Op("Concat", {0, 4 * whole.elements(), 0}, inputs);
    return whole;
  }

  Map Stem() {
    const Map image{build_.Input(4 * 3 * 224 * 224), 3, 224};
    return Pool("MaxPool", Elementwise("Relu", Conv(image, 64, 7, 2)), 56);
  }

  Graph Classify(const Map& x) {
    const Map features = Pool("GlobalAveragePool", x, 1);
    return build_.Finish(Conv(features, 1000, 1).tensor);
  }

 private:
  GraphBuilder build_;
};

Map Bottleneck(ConvolutionalBuilder& build, const Map& x, std::int64_t width, std::int64_t stride) {
  Map y = build.Elementwise("Relu", build.Conv(x, width, 1));
  y = build.Elementwise("Relu", build.Conv(y, width, 3, stride));
  y = build.Conv(y, 4 * width, 1);
  const bool same = x.channels == y.channels && stride == 1;
  const Map shortcut = same ? x : build.Conv(x, 4 * width, 1, stride);
  return build.Elementwise("Relu", build.Add(y, shortcut));
}

Map DenseBlock(ConvolutionalBuilder& build, const Map& x, int layers) {
  constexpr std::int64_t kGrowth = 32;
  std::vector<Map> parts{x};
  for (int layer = 0; layer < layers; ++layer) {
    Map y = parts.size() == 1 ? x : build.Concat(parts);
    y = build.Elementwise("Relu", build.Elementwise("BatchNormalization", y));
    y = build.Elementwise("Relu", build.Conv(y, 4 * kGrowth, 1));
    parts.push_back(build.Conv(y, kGrowth, 3));
  }
  const Map whole = build.Concat(parts);
  return build.Elementwise("Relu", build.Elementwise("BatchNormalization", whole));
}

}  // namespace

Graph SyntheticResNet(const std::string& name, const std::array<int, 4>& blocks) {
  ConvolutionalBuilder build(name);
  Map x = build.Stem();
  std::int64_t width = 64;
  for (const int count : blocks) {
    for (int block = 0; block < count; ++block) {
      x = Bottleneck(build, x, width, block == 0 && width > 64 ? 2 : 1);
    }
    width *= 2;
  }
  return build.Classify(x);
}

Graph SyntheticDeepResNet(const std::string& name, int nodes) {
  constexpr int kNodesPerBlock = 7;
  const int blocks = std::max(nodes / kNodesPerBlock, 16);
  const std::array<int, 4> counts{blocks * 3 / 16, blocks * 4 / 16, blocks * 6 / 16,
                                  blocks * 3 / 16};
  return SyntheticResNet(name, counts);
}

Graph SyntheticDenseNet(const std::string& name, const std::array<int, 4>& layers) {
  ConvolutionalBuilder build(name);
  Map x = build.Stem();
  for (std::size_t block = 0; block < layers.size(); ++block) {
    if (block > 0) x = build.Pool("AveragePool", build.Conv(x, x.channels / 2, 1), x.side / 2);
    x = DenseBlock(build, x, layers[block]);
  }
  return build.Classify(x);
}

}  // namespace cleave::bench
