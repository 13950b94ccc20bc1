// Loop. Body: (iteration, condition, states...) -> (condition, states..., stacked...).
#include <algorithm>
#include <optional>
#include <utility>

#include "cleave/io/onnx/body.h"

namespace cleave::onnx_import {
namespace {

// Loops without a limit of their own are exported with a huge one.
constexpr std::int64_t kMaxTrips = std::int64_t{1} << 31;

// Loops up to this are walked iteration by iteration: exporters write short ones over the axes of a
// tensor, and then shapes inside depend on the iteration.
constexpr std::int64_t kMaxUnrolled = 16;

std::size_t StateCount(const OpContext& op) {
  return op.InputCount() > 2 ? op.InputCount() - 2 : 0;
}

// The condition may end a loop early; the trip count is what it runs at most.
std::int64_t TripsOf(const BodyRunner& runner) {
  const OpContext& op = runner.op;
  if (op.Has(0)) {
    const auto trips = op.Scalar(0);
    if (trips && *trips < kMaxTrips) return std::max<std::int64_t>(*trips, 0);
  }
  if (!runner.session().options.assume_unknown) {
    op.Fail("runs its body for a number of times that depends on data",
            "give --assume-unknown to count one iteration, or export with a fixed trip count");
  }
  runner.session().WarnOnce("trips:" + op.node().name,
                            PlaceOf(op.node()) + ": unknown trip count; 1 is assumed");
  return 1;
}

Value ScalarOf(ElementType type) {
  Value value;
  value.type = type;
  value.shape.emplace();
  return value;
}

Value KnownScalar(ElementType type, std::int64_t number, Session& session) {
  Value value = ScalarOf(type);
  value.contents = std::make_shared<const Contents>(std::vector<std::int64_t>{number});
  value.constant = session.AddConstant({"iteration", 8, 1}, &kMaxUnrolled);
  return value;
}

// One iteration stands for all.
NodeCost Repeated(BodyRunner& runner, std::int64_t trips) {
  OpContext& op = runner.op;
  const std::size_t states = StateCount(op);
  std::vector<Value> inputs = {ScalarOf(kInt64), ScalarOf(kBool)};
  for (std::size_t i = 0; i < states; ++i) inputs.push_back(Variable(op.In(i + 2)));
  Body body = runner.Run(runner.GraphOf("body"), std::move(inputs));
  for (std::size_t i = 0; i < op.OutputCount(); ++i) {
    Value value = Variable(runner.OutputOf(body, i + 1));
    op.SetValue(i, i < states ? std::move(value) : runner.Stacked(std::move(value), trips, 0));
  }
  Repeat(trips, body.cost);
  return body.cost;
}

bool IsFalse(const Value& condition) {
  const auto* elements = condition.contents
                             ? std::get_if<std::vector<std::int64_t>>(condition.contents.get())
                             : nullptr;
  return elements != nullptr && elements->size() == 1 && elements->front() == 0;
}

// Every iteration with its own number, states and condition. States may change their shape, and
// stay known when they are.
NodeCost Unrolled(BodyRunner& runner, std::int64_t trips) {
  OpContext& op = runner.op;
  const std::size_t states = StateCount(op);
  std::vector<Value> inputs(2);
  inputs[1] = op.Has(1) ? op.In(1) : KnownScalar(kBool, 1, runner.session());
  for (std::size_t i = 0; i < states; ++i) inputs.push_back(op.In(i + 2));
  NodeCost sum;
  Body body;
  std::int64_t executed = 0;
  for (; executed < trips && !(executed > 0 && IsFalse(inputs[1])); ++executed) {
    inputs[0] = KnownScalar(kInt64, executed, runner.session());
    body = runner.Run(runner.GraphOf("body"), inputs);
    Accumulate(body.cost, sum);
    for (std::size_t i = 0; i <= states; ++i) inputs[i + 1] = runner.OutputOf(body, i);
  }
  for (std::size_t i = 0; i < op.OutputCount(); ++i) {
    const Value& value = runner.OutputOf(body, i + 1);
    op.SetValue(i, i < states ? value : runner.Stacked(value, executed, 0));
  }
  return sum;
}

}  // namespace

NodeCost EvaluateLoop(BodyRunner& runner) {
  const std::int64_t trips = TripsOf(runner);
  // Without an iteration, the shapes that one would yield still count.
  std::int64_t& left = runner.session().iterations_left;
  if (trips == 0 || trips > std::min(kMaxUnrolled, left)) return Repeated(runner, trips);
  left -= trips;
  return Unrolled(runner, trips);
}

}  // namespace cleave::onnx_import
