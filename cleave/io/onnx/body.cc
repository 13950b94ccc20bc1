#include "cleave/io/onnx/body.h"

#include <utility>

namespace cleave::onnx_import {

const OpGraph& BodyRunner::GraphOf(const std::string& attribute) const {
  const auto found = op.node().attributes.find(attribute);
  if (found == op.node().attributes.end() || found->second.graphs.empty()) {
    op.Fail("lacks its graph '" + attribute + "'");
  }
  return *found->second.graphs.front();
}

Body BodyRunner::Run(const OpGraph& graph, std::vector<Value> inputs) {
  if (inputs.size() != graph.inputs.size()) {
    op.Fail("has a body with " + std::to_string(graph.inputs.size()) + " inputs, but gives it " +
            std::to_string(inputs.size()));
  }
  Scope inner(&scope_);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    inner.Add(graph.inputs[i].name, std::move(inputs[i]));
  }
  Body body;
  for (const EvaluatedNode& node : evaluator_.Run(graph, inner)) {
    if (!node.folded) Accumulate(node.cost, body.cost);
  }
  for (const Declaration& output : graph.outputs) {
    const Value* value = inner.Find(output.name);
    if (value == nullptr) op.Fail("has a body without its output '" + output.name + "'");
    body.outputs.push_back(*value);
  }
  return body;
}

const Value& BodyRunner::OutputOf(const Body& body, std::size_t i) const {
  if (i >= body.outputs.size()) op.Fail("has a body with too few outputs");
  return body.outputs[i];
}

Value BodyRunner::Stacked(Value value, std::int64_t trips, std::int64_t axis) const {
  value = Variable(std::move(value));
  if (!value.shape) op.Fail("stacks sequences");
  const std::size_t place = op.Axis(axis, value.shape->size() + 1);
  value.shape->insert(value.shape->begin() + static_cast<std::ptrdiff_t>(place), trips);
  CheckShape(*value.shape, ElementBits(value.type, Precision::kAsIs));
  return value;
}

Value Variable(Value value) {
  value.constant = kNotConstant;
  value.contents = nullptr;
  return value;
}

void Accumulate(const NodeCost& cost, NodeCost& sum) {
  sum.flops += cost.flops;
  sum.bytes_accessed += cost.bytes_accessed;
  sum.constants.insert(cost.constants.begin(), cost.constants.end());
}

void Repeat(std::int64_t trips, NodeCost& cost) {
  cost.flops *= static_cast<double>(trips);
  cost.bytes_accessed *= static_cast<double>(trips);
}

}  // namespace cleave::onnx_import
