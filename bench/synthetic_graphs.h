// Graphs with the sizes and the shape of well-known networks, for benchmarks of models whose files
// are not at hand. Costs are those of 32-bit floats at batch 1; operators that exporters split up
// (layer normalisation, GELU) are split up here too.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "cleave/graph/graph.h"

namespace cleave::bench {

// A BERT-like encoder: one attention mask that every layer reads, residual connections.
struct TransformerShape {
  int layers = 12;
  int hidden = 768;
  int heads = 12;
  int sequence = 384;
};
Graph SyntheticTransformer(const std::string& name, const TransformerShape& shape);

// A ResNet of bottleneck blocks, 224 x 224, with batch normalisation folded into convolutions.
Graph SyntheticResNet(const std::string& name, const std::array<int, 4>& blocks);

// A DenseNet with growth 32: every layer reads all earlier ones of its block.
Graph SyntheticDenseNet(const std::string& name, const std::array<int, 4>& layers);

// A deep network of about so many nodes, for measurements of scale: more layers, or more blocks in
// ResNet's proportions.
Graph SyntheticDeepTransformer(const std::string& name, int nodes);
Graph SyntheticDeepResNet(const std::string& name, int nodes);

// Wide graphs, with many near-identical or unordered nodes side by side.

// An encoder whose attention is split into a branch for every head.
Graph SyntheticHeads(const std::string& name, const TransformerShape& shape);

struct WideShape {
  int nodes = 300;
  int width = 6;
  std::uint64_t seed = 1;
};
// `width` chains side by side, joined at the end; work and sizes are random.
Graph SyntheticTowers(const std::string& name, const WideShape& shape);
// Layers of `width` nodes that read one to three of the two layers before; work and sizes are
// random. What no later layer reads is an output of the graph or, `joined`, read by a node at the
// end: edges from everywhere to the last chip, hard on the triangle rule.
Graph SyntheticLayered(const std::string& name, const WideShape& shape, bool joined);

}  // namespace cleave::bench
