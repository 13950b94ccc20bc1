#include "cleave/io/onnx/control_flow.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>
#include <utility>

namespace cleave::onnx_import {
namespace {

// Loops without a limit of their own are exported with a huge one.
constexpr std::int64_t kMaxTrips = std::int64_t{1} << 31;

struct Body {
  NodeCost cost;
  std::vector<Value> outputs;
};

// The value of a tensor that differs from one iteration to the next.
Value Variable(Value value) {
  value.constant = kNotConstant;
  value.contents = nullptr;
  return value;
}

class ControlFlow {
 public:
  ControlFlow(OpContext& op, Evaluator& evaluator, const Scope& scope)
      : op_(op), evaluator_(evaluator), scope_(scope) {}

  NodeCost If();
  NodeCost Loop();
  NodeCost Scan();
  NodeCost SequenceMap();

 private:
  const OpGraph& BodyGraph(const std::string& attribute) const;
  Body Run(const OpGraph& graph, std::vector<Value> inputs);
  std::int64_t LoopTrips();
  const Value& OutputOf(const Body& body, std::size_t i) const;
  // Adds `axis` of extent `trips` to what one iteration yields.
  Value Stacked(Value value, std::int64_t trips, std::int64_t axis);

  OpContext& op_;
  Evaluator& evaluator_;
  const Scope& scope_;
};

const OpGraph& ControlFlow::BodyGraph(const std::string& attribute) const {
  const auto found = op_.node().attributes.find(attribute);
  if (found == op_.node().attributes.end() || found->second.graphs.empty()) {
    op_.Fail("lacks its graph '" + attribute + "'");
  }
  return *found->second.graphs.front();
}

Body ControlFlow::Run(const OpGraph& graph, std::vector<Value> inputs) {
  if (inputs.size() != graph.inputs.size()) {
    op_.Fail("has a body with " + std::to_string(graph.inputs.size()) + " inputs, but gives it " +
             std::to_string(inputs.size()));
  }
  Scope inner(&scope_);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    inner.Add(graph.inputs[i].name, std::move(inputs[i]));
  }
  Body body;
  for (const EvaluatedNode& node : evaluator_.Run(graph, inner)) {
    if (node.folded) continue;
    body.cost.flops += node.cost.flops;
    body.cost.bytes_accessed += node.cost.bytes_accessed;
    body.cost.constants.insert(node.cost.constants.begin(), node.cost.constants.end());
  }
  for (const Declaration& output : graph.outputs) {
    const Value* value = inner.Find(output.name);
    if (value == nullptr) op_.Fail("has a body without its output '" + output.name + "'");
    body.outputs.push_back(*value);
  }
  return body;
}

const Value& ControlFlow::OutputOf(const Body& body, std::size_t i) const {
  if (i >= body.outputs.size()) op_.Fail("has a body with too few outputs");
  return body.outputs[i];
}

NodeCost ControlFlow::If() {
  const auto condition = op_.Scalar(0);
  if (condition) {
    Body body = Run(BodyGraph(*condition != 0 ? "then_branch" : "else_branch"), {});
    for (std::size_t i = 0; i < op_.OutputCount(); ++i) op_.SetValue(i, OutputOf(body, i));
    return body.cost;
  }
  Body taken = Run(BodyGraph("then_branch"), {});
  Body other = Run(BodyGraph("else_branch"), {});
  if (other.cost.flops > taken.cost.flops) std::swap(taken, other);
  for (std::size_t i = 0; i < op_.OutputCount(); ++i) {
    op_.SetValue(i, Variable(OutputOf(taken, i)));
  }
  taken.cost.constants.insert(other.cost.constants.begin(), other.cost.constants.end());
  return taken.cost;
}

// The condition may end a loop early; the trip count is what it runs at most.
std::int64_t ControlFlow::LoopTrips() {
  if (op_.Has(0)) {
    const auto trips = op_.Scalar(0);
    if (trips && *trips < kMaxTrips) return std::max<std::int64_t>(*trips, 0);
  }
  if (!evaluator_.session().options.assume_unknown) {
    op_.Fail("runs its body for a number of times that depends on data",
             "give --assume-unknown to count one iteration, or export with a fixed trip count");
  }
  evaluator_.session().WarnOnce("trips:" + op_.node().name,
                                PlaceOf(op_.node()) + ": unknown trip count; 1 is assumed");
  return 1;
}

Value ControlFlow::Stacked(Value value, std::int64_t trips, std::int64_t axis) {
  value = Variable(std::move(value));
  if (!value.shape) op_.Fail("stacks sequences");
  const std::size_t place = op_.Axis(axis, value.shape->size() + 1);
  value.shape->insert(value.shape->begin() + static_cast<std::ptrdiff_t>(place), trips);
  CheckShape(*value.shape, ElementBits(value.type, Precision::kAsIs));
  return value;
}

void Repeat(std::int64_t trips, NodeCost& cost) {
  cost.flops *= static_cast<double>(trips);
  cost.bytes_accessed *= static_cast<double>(trips);
}

// Body: (iteration, condition, states...) -> (condition, states..., stacked...).
NodeCost ControlFlow::Loop() {
  const std::int64_t trips = LoopTrips();
  const std::size_t states = op_.InputCount() > 2 ? op_.InputCount() - 2 : 0;
  Value iteration;
  iteration.type = kInt64;
  iteration.shape.emplace();
  Value condition = iteration;
  condition.type = kBool;
  std::vector<Value> inputs = {iteration, condition};
  for (std::size_t i = 0; i < states; ++i) inputs.push_back(Variable(op_.In(i + 2)));
  Body body = Run(BodyGraph("body"), std::move(inputs));
  for (std::size_t i = 0; i < op_.OutputCount(); ++i) {
    Value value = Variable(OutputOf(body, i + 1));
    op_.SetValue(i, i < states ? std::move(value) : Stacked(std::move(value), trips, 0));
  }
  Repeat(trips, body.cost);
  return body.cost;
}

// Body: (states..., slices...) -> (states..., stacked...).
NodeCost ControlFlow::Scan() {
  const auto inputs_total = static_cast<std::int64_t>(op_.InputCount());
  const std::int64_t scanned = op_.BoundedInt("num_scan_inputs", 0, 1, inputs_total);
  const auto states = static_cast<std::size_t>(inputs_total - scanned);
  const auto* in_axes = op_.IntsOf("scan_input_axes");
  const auto* out_axes = op_.IntsOf("scan_output_axes");
  std::vector<Value> inputs;
  for (std::size_t i = 0; i < states; ++i) inputs.push_back(Variable(op_.In(i)));
  std::int64_t trips = 0;
  for (std::size_t i = states; i < op_.InputCount(); ++i) {
    const std::size_t k = i - states;
    Shape shape = op_.Dims(i);
    const std::int64_t axis = in_axes != nullptr && k < in_axes->size() ? (*in_axes)[k] : 0;
    const auto place = static_cast<std::ptrdiff_t>(op_.Axis(axis, shape.size()));
    trips = *(shape.begin() + place);
    shape.erase(shape.begin() + place);
    Value slice = Variable(op_.In(i));
    slice.shape = std::move(shape);
    inputs.push_back(std::move(slice));
  }
  Body body = Run(BodyGraph("body"), std::move(inputs));
  for (std::size_t i = 0; i < op_.OutputCount(); ++i) {
    Value value = Variable(OutputOf(body, i));
    const std::size_t k = i < states ? 0 : i - states;
    const std::int64_t axis = out_axes != nullptr && k < out_axes->size() ? (*out_axes)[k] : 0;
    op_.SetValue(i, i < states ? std::move(value) : Stacked(std::move(value), trips, axis));
  }
  Repeat(trips, body.cost);
  return body.cost;
}

// Runs its body once for each element; the first stands for all.
NodeCost ControlFlow::SequenceMap() {
  const Value& sequence = op_.In(0);
  if (!sequence.IsSequence()) op_.Fail("needs a sequence as input 0");
  const std::size_t length = sequence.elements->size();
  if (length == 0) op_.Fail("maps a sequence of unknown length");
  std::vector<Value> inputs;
  for (std::size_t i = 0; i < op_.InputCount(); ++i) {
    const Value& value = op_.In(i);
    const bool mapped = value.IsSequence() && !value.elements->empty();
    inputs.push_back(Variable(mapped ? value.elements->front() : value));
  }
  Body body = Run(BodyGraph("body"), std::move(inputs));
  for (std::size_t i = 0; i < op_.OutputCount(); ++i) {
    Value result;
    result.elements =
        std::make_shared<const std::vector<Value>>(length, Variable(OutputOf(body, i)));
    op_.SetValue(i, std::move(result));
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
  ControlFlow flow(op, evaluator, scope);
  if (op.node().type == "If") return flow.If();
  if (op.node().type == "Loop") return flow.Loop();
  if (op.node().type == "Scan") return flow.Scan();
  return flow.SequenceMap();
}

}  // namespace cleave::onnx_import
