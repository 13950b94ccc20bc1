// Evaluating the body of a control flow operator.
#pragma once

#include <string>
#include <vector>

#include "cleave/io/onnx/evaluate.h"
#include "cleave/io/onnx/op_context.h"

namespace cleave::onnx_import {

// One execution of a body: its cost and its outputs.
struct Body {
  NodeCost cost;
  std::vector<Value> outputs;
};

class BodyRunner {
 public:
  BodyRunner(OpContext& context, Evaluator& evaluator, const Scope& scope)
      : op(context), evaluator_(evaluator), scope_(scope) {}

  // The graph of an attribute; Fail()s if there is none.
  const OpGraph& GraphOf(const std::string& attribute) const;
  // Evaluates `graph` with these inputs. Nodes that fold away cost nothing.
  Body Run(const OpGraph& graph, std::vector<Value> inputs);
  // Output `i` of the body; Fail()s if it has fewer.
  const Value& OutputOf(const Body& body, std::size_t i) const;
  // What `trips` iterations yield when each yields `value`: a new axis.
  Value Stacked(Value value, std::int64_t trips, std::int64_t axis) const;
  Session& session() const { return evaluator_.session(); }

  OpContext& op;

 private:
  Evaluator& evaluator_;
  const Scope& scope_;
};

// The value of a tensor that differs from one iteration to the next: neither constant nor known.
Value Variable(Value value);

// Adds the cost of another execution; the weights are the same ones.
void Accumulate(const NodeCost& cost, NodeCost& sum);

// Multiplies what `trips` executions cost; the weights lie in memory once.
void Repeat(std::int64_t trips, NodeCost& cost);

// loop.cc: the body's cost times the trip count. Sets the outputs of runner.op.
NodeCost EvaluateLoop(BodyRunner& runner);

}  // namespace cleave::onnx_import
