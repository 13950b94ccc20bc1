// Walks a graph in topological order and finds every tensor's shape and every node's cost.
//
// For each node: the operator's shape rule, or else what the file declares; then either the node
// depends on constants alone and is folded away, or its cost rules apply. Small integer tensors are
// evaluated exactly on the way (fold.h), since shapes depend on them.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "cleave/io/onnx/model.h"
#include "cleave/io/onnx/operator_rule.h"
#include "cleave/io/onnx/structure.h"
#include "cleave/io/onnx/value.h"

namespace cleave::onnx_import {

struct NodeCost {
  double flops = 0;
  double bytes_accessed = 0;
  std::set<int> constants;  // the weights: indices in Session::constants
};

// A live node after evaluation.
struct EvaluatedNode {
  const OpNode* node = nullptr;
  bool folded = false;  // depends on constants alone: not part of the graph
  NodeCost cost;
  std::vector<std::string> inputs;  // tensors, not constants, that it reads; sorted, distinct
};

// Names that nodes of a graph can see: its own tensors, then those of the graphs around it.
class Scope {
 public:
  explicit Scope(const Scope* outer) : outer_(outer) {}
  const Value* Find(const std::string& name) const;
  void Add(const std::string& name, Value value) { values_[name] = std::move(value); }

 private:
  const Scope* outer_;
  std::unordered_map<std::string, Value> values_;  // looked up, never iterated
};

class Evaluator {
 public:
  explicit Evaluator(Session& session) : session_(session) {}

  // `scope` already holds the graph's inputs; afterwards all of its live tensors. Throws InputError
  // (no source) for what operator_rule.h's rules refuse, for unknown operators and for shapes that
  // cannot be told, unless OnnxImportOptions::assume_unknown.
  std::vector<EvaluatedNode> Run(const OpGraph& graph, Scope& scope, std::size_t* dead = nullptr);

  Session& session() { return session_; }

 private:
  struct Frame;  // one graph being evaluated

  EvaluatedNode EvaluateNode(const OpNode& node, const std::vector<std::string>& captures,
                             Frame& frame);
  void InferOutputs(OpContext& op, const OperatorRule* rule, const Frame& frame);
  void ResolveOutput(OpContext& op, std::size_t i, const Frame& frame);
  void AssumeOutput(OpContext& op, std::size_t i);
  void FoldOutputs(OpContext& op, const OperatorRule* rule);
  NodeCost CostOf(const OpContext& op, const OperatorRule* rule);

  Session& session_;
};

}  // namespace cleave::onnx_import
