#include "cleave/io/onnx/control_flow.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "cleave/io/onnx/body.h"

namespace cleave::onnx_import {
namespace {

NodeCost EvaluateIf(BodyRunner& runner) {
  OpContext& op = runner.op;
  const auto condition = op.Scalar(0);
  if (condition) {
    const Body body =
        runner.Run(runner.GraphOf(*condition != 0 ? "then_branch" : "else_branch"), {});
    for (std::size_t i = 0; i < op.OutputCount(); ++i) op.SetValue(i, runner.OutputOf(body, i));
    return body.cost;
  }
  Body taken = runner.Run(runner.GraphOf("then_branch"), {});
  Body other = runner.Run(runner.GraphOf("else_branch"), {});
  if (other.cost.flops > taken.cost.flops) std::swap(taken, other);
  for (std::size_t i = 0; i < op.OutputCount(); ++i) {
    op.SetValue(i, Variable(runner.OutputOf(taken, i)));
  }
  taken.cost.constants.insert(other.cost.constants.begin(), other.cost.constants.end());
  return taken.cost;
}

// Entry `k` of an attribute list of axes; 0 if it is shorter.
std::int64_t AxisAt(const Shape* axes, std::size_t k) {
  return axes != nullptr && k < axes->size() ? (*axes)[k] : 0;
}

// One iteration's part of scanned input `i`; `trips` becomes the extent of the scanned axis.
Value SliceOf(const OpContext& op, std::size_t i, std::int64_t axis, std::int64_t& trips) {
  Shape shape = op.Dims(i);
  const auto place = shape.begin() + static_cast<std::ptrdiff_t>(op.Axis(axis, shape.size()));
  trips = *place;
  shape.erase(place);
  Value slice = Variable(op.In(i));
  slice.shape = std::move(shape);
  return slice;
}

// Body: (states..., slices...) -> (states..., stacked...).
NodeCost EvaluateScan(BodyRunner& runner) {
  OpContext& op = runner.op;
  const auto inputs_total = static_cast<std::int64_t>(op.InputCount());
  const std::int64_t scanned = op.BoundedInt("num_scan_inputs", 0, 1, inputs_total);
  const auto states = static_cast<std::size_t>(inputs_total - scanned);
  std::vector<Value> inputs;
  for (std::size_t i = 0; i < states; ++i) inputs.push_back(Variable(op.In(i)));
  std::int64_t trips = 0;
  for (std::size_t i = states; i < op.InputCount(); ++i) {
    const std::int64_t axis = AxisAt(op.IntsOf("scan_input_axes"), i - states);
    inputs.push_back(SliceOf(op, i, axis, trips));
  }
  Body body = runner.Run(runner.GraphOf("body"), std::move(inputs));
  for (std::size_t i = 0; i < op.OutputCount(); ++i) {
    Value value = Variable(runner.OutputOf(body, i));
    if (i >= states) {
      const std::int64_t axis = AxisAt(op.IntsOf("scan_output_axes"), i - states);
      value = runner.Stacked(std::move(value), trips, axis);
    }
    op.SetValue(i, std::move(value));
  }
  Repeat(trips, body.cost);
  return body.cost;
}

// Runs its body once for each element; the first stands for all.
NodeCost EvaluateSequenceMap(BodyRunner& runner) {
  OpContext& op = runner.op;
  const Value& sequence = op.In(0);
  if (!sequence.IsSequence()) op.Fail("needs a sequence as input 0");
  const std::size_t length = sequence.elements->size();
  if (length == 0) op.Fail("maps a sequence of unknown length");
  std::vector<Value> inputs;
  for (std::size_t i = 0; i < op.InputCount(); ++i) {
    const Value& value = op.In(i);
    const bool mapped = value.IsSequence() && !value.elements->empty();
    inputs.push_back(Variable(mapped ? value.elements->front() : value));
  }
  Body body = runner.Run(runner.GraphOf("body"), std::move(inputs));
  for (std::size_t i = 0; i < op.OutputCount(); ++i) {
    Value result;
    result.elements =
        std::make_shared<const std::vector<Value>>(length, Variable(runner.OutputOf(body, i)));
    op.SetValue(i, std::move(result));
  }
  Repeat(static_cast<std::int64_t>(length), body.cost);
  return body.cost;
}

}  // namespace

bool IsControlFlow(const OpNode& node) {
  constexpr std::array<std::string_view, 4> kNames = {"If", "Loop", "Scan", "SequenceMap"};
  return node.domain.empty() && std::find(kNames.begin(), kNames.end(), node.type) != kNames.end();
}

NodeCost EvaluateControlFlow(OpContext& op, Evaluator& evaluator, const Scope& scope) {
  BodyRunner runner(op, evaluator, scope);
  if (op.node().type == "If") return EvaluateIf(runner);
  if (op.node().type == "Loop") return EvaluateLoop(runner);
  if (op.node().type == "Scan") return EvaluateScan(runner);
  return EvaluateSequenceMap(runner);
}

}  // namespace cleave::onnx_import
