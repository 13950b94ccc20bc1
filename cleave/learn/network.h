// The policy's network: GraphSAGE (Hamilton, Ying and Leskovec, NeurIPS 2017) with a small head.
//
//   h0 = relu(X Win + b)                                        [ops][hidden]
//   h  = h + relu([h, mean over producers, mean over readers] W + b)   for every layer
//   y  = relu(h Whead + b) Wout + b                             [ops][kOutputs]
//
// This is the forward pass alone, in plain C++: zero-shot use needs no LibTorch and no second of
// start-up. Gradients are the gradient engine's (gradient_engine.h), which computes the same
// function; a test holds them together.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/graph/traversal.h"

namespace cleave {

inline constexpr int kOutputs = 2;  // a density and a shift an operation: position_head.h

struct NetworkShape {
  int inputs = 0;
  int hidden = 64;
  int layers = 4;
  int head = 32;

  bool operator==(const NetworkShape&) const = default;
};

// One weight matrix [rows][columns] and its bias [columns], one after the other in the parameters.
struct LinearPlace {
  int rows = 0;
  int columns = 0;
  std::size_t weights = 0;  // offsets
  std::size_t bias = 0;
};

// All linear maps in the order of their use: input, layers, head, output.
std::vector<LinearPlace> Places(const NetworkShape& shape);
std::size_t ParameterCount(const NetworkShape& shape);

// Uniform in +-sqrt(6 / rows) for maps before a relu, with layers scaled down by their number; the
// output map is 0, so that a new policy emits the even spread.
std::vector<float> InitialParameters(const NetworkShape& shape, std::uint64_t seed);

// What the network reads; refers to its arguments.
struct NetworkInput {
  std::span<const float> features;  // [ops][inputs]
  const Csr* predecessors;
  const Csr* successors;

  std::int64_t ops() const { return predecessors->rows(); }
};

// y, [ops][kOutputs]. O(ops x hidden x (inputs + 3 hidden layers) + edges x hidden x layers).
std::vector<float> Forward(const NetworkShape& shape, std::span<const float> parameters,
                           const NetworkInput& input);

// out[i] = mean of rows `neighbours[i]` of `values` ([ops][width]); 0 where there are none.
void MeanRows(const Csr& neighbours, std::span<const float> values, std::size_t width, float* out,
              std::size_t out_stride);

}  // namespace cleave
