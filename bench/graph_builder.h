// Builds a Graph operation by operation, in topological order.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>

#include "cleave/graph/graph.h"

namespace cleave::bench {

// What one operation costs; everything in bytes and floating-point operations of one inference.
struct OpCost {
  double flops = 0;
  std::int64_t output_bytes = 0;
  std::int64_t weight_bytes = 0;
};

class GraphBuilder {
 public:
  explicit GraphBuilder(std::string name) { graph_.name = std::move(name); }

  TensorId Input(std::int64_t bytes) { return AddTensor(bytes, kNoNode); }

  // Adds an operation that reads `inputs` (ascending, distinct) and returns its output.
  TensorId Op(const std::string& op, const OpCost& cost, std::span<const TensorId> inputs) {
    const auto id = static_cast<NodeId>(graph_.nodes.size());
    Node node;
    node.name = op + "_" + std::to_string(id);
    node.op = op;
    node.flops = cost.flops;
    node.weight_bytes = cost.weight_bytes;
    graph_.nodes.push_back(std::move(node));
    for (const TensorId input : inputs) {
      graph_.tensors[static_cast<std::size_t>(input)].consumers.push_back(id);
    }
    return AddTensor(cost.output_bytes, id);
  }
  TensorId Op(const std::string& op, const OpCost& cost, std::initializer_list<TensorId> inputs) {
    return Op(op, cost, std::span(inputs.begin(), inputs.size()));
  }

  // An elementwise operation of one FLOP an output element.
  TensorId Elementwise(const std::string& op, std::int64_t elements,
                       std::initializer_list<TensorId> inputs) {
    return Op(op, {static_cast<double>(elements), 4 * elements, 0}, inputs);
  }

  Graph Finish(std::span<const TensorId> outputs) {
    for (const TensorId id : outputs) graph_.tensors[static_cast<std::size_t>(id)].output = true;
    return std::move(graph_);
  }
  Graph Finish(TensorId output) { return Finish(std::span(&output, 1)); }

 private:
  TensorId AddTensor(std::int64_t bytes, NodeId producer) {
    const auto id = static_cast<TensorId>(graph_.tensors.size());
    Tensor tensor;
    tensor.name = std::to_string(id);
    tensor.bytes = bytes;
    tensor.producer = producer;
    graph_.tensors.push_back(std::move(tensor));
    return id;
  }

  Graph graph_;
};

}  // namespace cleave::bench
