#include <algorithm>

#include "bench/graph_builder.h"
#include "bench/synthetic_graphs.h"

namespace cleave::bench {
namespace {

constexpr std::int64_t kVocabulary = 30522;

class Transformer {
 public:
  Transformer(const std::string& name, const TransformerShape& shape)
      : build_(name),
        shape_(shape),
        sequence_(shape.sequence),
        hidden_(shape.hidden),
        activations_(sequence_ * hidden_),
        scores_(sequence_ * sequence_ * shape.heads) {}

  Graph Build() {
    const TensorId words = build_.Input(8 * sequence_);
    const TensorId mask = AttentionMask();
    TensorId x = build_.Op("Gather", {0, 4 * activations_, 4 * kVocabulary * hidden_}, {words});
    x = LayerNorm(build_.Elementwise("Add", activations_, {x}));
    for (int layer = 0; layer < shape_.layers; ++layer) {
      x = LayerNorm(build_.Elementwise("Add", activations_, {x, Attention(x, mask)}));
      x = LayerNorm(build_.Elementwise("Add", activations_, {x, FeedForward(x)}));
    }
    return build_.Finish(Dense(x, hidden_, hidden_));
  }

 private:
  TensorId AttentionMask() {
    TensorId mask = build_.Input(8 * sequence_);
    for (const char* op : {"Unsqueeze", "Unsqueeze", "Cast", "Sub", "Mul"}) {
      mask = build_.Elementwise(op, sequence_, {mask});
    }
    return mask;
  }

  // A matrix product with a weight, and its bias.
  TensorId Dense(TensorId x, std::int64_t from, std::int64_t to) {
    const double flops = 2.0 * static_cast<double>(sequence_ * from * to);
    const std::int64_t elements = sequence_ * to;
    const TensorId product = build_.Op("MatMul", {flops, 4 * elements, 4 * from * to}, {x});
    return build_.Elementwise("Add", elements, {product});
  }

  // A projection split into heads.
  TensorId Heads(TensorId x) {
    const TensorId projected = Dense(x, hidden_, hidden_);
    const TensorId split = build_.Op("Reshape", {0, 4 * activations_, 0}, {projected});
    return build_.Op("Transpose", {0, 4 * activations_, 0}, {split});
  }

  TensorId Attention(TensorId x, TensorId mask) {
    const TensorId query = Heads(x);
    const TensorId key = Heads(x);
    const TensorId value = Heads(x);
    const double flops = 2.0 * static_cast<double>(sequence_ * activations_);
    const TensorId scaled = build_.Elementwise("Mul", activations_, {query});
    TensorId scores = build_.Op("MatMul", {flops, 4 * scores_, 0}, {key, scaled});
    scores = build_.Elementwise("Add", scores_, {mask, scores});
    scores = build_.Elementwise("Softmax", scores_, {scores});
    TensorId context = build_.Op("MatMul", {flops, 4 * activations_, 0}, {value, scores});
    context = build_.Op("Transpose", {0, 4 * activations_, 0}, {context});
    context = build_.Op("Reshape", {0, 4 * activations_, 0}, {context});
    return Dense(context, hidden_, hidden_);
  }

  TensorId FeedForward(TensorId x) {
    const std::int64_t elements = 4 * activations_;
    const TensorId wide = Dense(x, hidden_, 4 * hidden_);
    TensorId gate = build_.Elementwise("Div", elements, {wide});
    gate = build_.Elementwise("Erf", elements, {gate});
    gate = build_.Elementwise("Add", elements, {gate});
    gate = build_.Elementwise("Mul", elements, {wide, gate});
    gate = build_.Elementwise("Mul", elements, {gate});
    return Dense(gate, 4 * hidden_, hidden_);
  }

  TensorId LayerNorm(TensorId x) {
    const TensorId mean = build_.Elementwise("ReduceMean", sequence_, {x});
    const TensorId centred = build_.Elementwise("Sub", activations_, {x, mean});
    TensorId deviation = build_.Elementwise("Pow", activations_, {centred});
    for (const char* op : {"ReduceMean", "Add", "Sqrt"}) {
      deviation = build_.Elementwise(op, sequence_, {deviation});
    }
    TensorId scaled = build_.Elementwise("Div", activations_, {centred, deviation});
    scaled = build_.Elementwise("Mul", activations_, {scaled});
    return build_.Elementwise("Add", activations_, {scaled});
  }

  GraphBuilder build_;
  TransformerShape shape_;
  std::int64_t sequence_;
  std::int64_t hidden_;
  std::int64_t activations_;  // elements of one layer's input
  std::int64_t scores_;       // elements of its attention scores
};

}  // namespace

Graph SyntheticTransformer(const std::string& name, const TransformerShape& shape) {
  return Transformer(name, shape).Build();
}

Graph SyntheticDeepTransformer(const std::string& name, int nodes) {
  constexpr int kNodesPerLayer = 60;  // after preparation
  TransformerShape shape;
  shape.layers = std::max(nodes / kNodesPerLayer, 1);
  return SyntheticTransformer(name, shape);
}

}  // namespace cleave::bench
