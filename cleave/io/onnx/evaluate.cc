#include "cleave/io/onnx/evaluate.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/io/onnx/control_flow.h"
#include "cleave/io/onnx/dimensions.h"
#include "cleave/io/onnx/fold.h"

namespace cleave::onnx_import {

const Value* Scope::Find(const std::string& name) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->outer_) {
    const auto found = scope->values_.find(name);
    if (found != scope->values_.end()) return &found->second;
  }
  return nullptr;
}

struct Evaluator::Frame {
  const OpGraph& graph;
  Scope& scope;
  Structure structure;
  std::unordered_map<std::string, const Declaration*> declared;  // looked up, never iterated
};

namespace {

std::string FullName(const OpNode& node) {
  return node.domain.empty() ? node.type : node.domain + "." + node.type;
}

bool IsConstant(const Value* value) { return value == nullptr || value->constant != kNotConstant; }

// What a Constant node holds, in whichever of its attributes.
Literal LiteralOf(const OpNode& node) {
  for (const auto& [name, attribute] : node.attributes) {
    if (attribute.tensor) return *attribute.tensor;
    Literal literal;
    const auto set = [&literal](ElementType type, Shape dims, Contents contents) {
      literal.type = type;
      literal.dims = std::move(dims);
      if (Elements(literal.dims) > kMaxContents) return;
      literal.contents = std::make_shared<const Contents>(std::move(contents));
    };
    const auto length = [](const auto& values) {
      return Shape{static_cast<std::int64_t>(values.size())};
    };
    if (name == "value_int") set(kInt64, {}, std::vector<std::int64_t>{attribute.i});
    if (name == "value_float") set(kFloat, {}, std::vector<double>{attribute.f});
    if (name == "value_ints") set(kInt64, length(attribute.ints), attribute.ints);
    if (name == "value_floats") set(kFloat, length(attribute.floats), attribute.floats);
    if (name == "value_string") literal.type = kString;
    if (name == "value_strings") {
      literal.type = kString;
      literal.dims = length(attribute.strings);
    }
    if (literal.type != kUndefined) return literal;
  }
  throw InputError({"", PlaceOf(node)}, "holds no value", "check the model");
}

bool DependsOnConstantsOnly(const OpContext& op, const OperatorRule* rule,
                            const std::vector<std::string>& captures, const Scope& scope) {
  const unsigned traits = rule != nullptr ? rule->traits : kPlain;
  if ((traits & kReadsShapeOnly) != 0) return true;
  if ((traits & kRandom) != 0) return false;
  for (std::size_t i = 0; i < op.InputCount(); ++i) {
    if (op.Has(i) && !IsConstant(&op.In(i))) return false;
  }
  return std::all_of(captures.begin(), captures.end(),
                     [&](const std::string& name) { return IsConstant(scope.Find(name)); });
}

// An If whose condition is known may pick a branch of constants; so may a short loop end in them.
bool YieldsConstants(const OpContext& op) {
  for (std::size_t i = 0; i < op.OutputCount(); ++i) {
    if (op.Wants(i) && op.outputs()[i].constant == kNotConstant) return false;
  }
  return true;
}

bool IsKnown(const Value& value) {
  if (!value.IsSequence()) return value.contents != nullptr;
  return std::all_of(value.elements->begin(), value.elements->end(), IsKnown);
}

bool AllContentsKnown(const OpContext& op) {
  for (std::size_t i = 0; i < op.InputCount(); ++i) {
    if (op.Has(i) && !IsKnown(op.In(i))) return false;
  }
  return true;
}

}  // namespace

std::vector<EvaluatedNode> Evaluator::Run(const OpGraph& graph, Scope& scope, std::size_t* dead) {
  const auto outer = [&scope](const std::string& name) { return scope.Find(name) != nullptr; };
  Frame frame{graph, scope, Analyse(graph, outer), {}};
  if (dead != nullptr) *dead = frame.structure.dead;
  for (const Literal& literal : graph.initializers) {
    if (frame.structure.used.contains(literal.name)) {
      scope.Add(literal.name, ValueOf(literal, &literal, session_));
    }
  }
  for (const auto* declarations : {&graph.values, &graph.outputs}) {
    for (const Declaration& value : *declarations) frame.declared.try_emplace(value.name, &value);
  }
  std::vector<EvaluatedNode> nodes;
  for (const std::size_t i : frame.structure.order) {
    nodes.push_back(EvaluateNode(graph.nodes[i], frame.structure.captures[i], frame));
  }
  return nodes;
}

EvaluatedNode Evaluator::EvaluateNode(const OpNode& node, const std::vector<std::string>& captures,
                                      Frame& frame) {
  std::vector<const Value*> inputs;
  std::set<std::string> read(captures.begin(), captures.end());
  for (const std::string& name : node.inputs) {
    inputs.push_back(name.empty() ? nullptr : frame.scope.Find(name));
    if (!name.empty()) read.insert(name);
  }
  const bool control = IsControlFlow(node);
  const OperatorRule* rule = control ? nullptr : FindOperator(node.domain, node.type);
  OpContext op(node, std::move(inputs), session_, rule != nullptr ? rule->parameters : 0);
  EvaluatedNode result;
  result.node = &node;
  try {
    if (control) {
      result.cost = EvaluateControlFlow(op, *this, frame.scope);
    }
    InferOutputs(op, rule, frame);
    result.folded =
        DependsOnConstantsOnly(op, rule, captures, frame.scope) || (control && YieldsConstants(op));
    if (result.folded) {
      FoldOutputs(op, rule);
    } else if (!control) {
      result.cost = CostOf(op, rule);
    }
  } catch (const std::overflow_error& error) {
    op.Fail(error.what());
  }
  for (std::size_t i = 0; i < op.OutputCount(); ++i) {
    if (!op.Wants(i)) continue;
    Value& value = op.outputs()[i];
    if (!result.folded) {
      value.constant = kNotConstant;
      value.contents = nullptr;
    }
    frame.scope.Add(node.outputs[i], std::move(value));
  }
  for (const std::string& name : read) {
    if (!IsConstant(frame.scope.Find(name))) result.inputs.push_back(name);
  }
  return result;
}

// Sets every output that something uses.
void Evaluator::InferOutputs(OpContext& op, const OperatorRule* rule, const Frame& frame) {
  const OpNode& node = op.node();
  const bool control = IsControlFlow(node);
  if (node.domain.empty() && node.type == "Constant") {
    op.SetValue(0, ValueOf(LiteralOf(node), &node, session_));
  } else if (rule != nullptr) {
    rule->shape(op);
  } else if (!control) {
    const std::string name = FullName(node);
    if (!session_.options.assume_unknown) {
      op.Fail("is an unknown operator '" + name + "'",
              "give --assume-unknown to count one FLOP an output element, or replace it");
    }
    session_.unknown_ops.insert(name);
    session_.WarnOnce("op:" + name, PlaceOf(node) + ": unknown operator '" + name +
                                        "'; one FLOP an output element is assumed");
  }
  bool bound = false;
  for (std::size_t i = 0; i < op.InputCount(); ++i)
    bound = bound || (op.Has(i) && op.In(i).upper_bound);
  for (std::size_t i = 0; i < op.OutputCount(); ++i) {
    if (!op.Wants(i) || !frame.structure.used.contains(node.outputs[i])) continue;
    op.outputs()[i].upper_bound = op.outputs()[i].upper_bound || bound;
    ResolveOutput(op, i, frame);
  }
}

// Own inference first: what the file declares may be stale or symbolic. A declared size is only
// better than an upper bound.
void Evaluator::ResolveOutput(OpContext& op, std::size_t i, const Frame& frame) {
  Value& value = op.outputs()[i];
  if (value.IsSequence()) return;
  const auto declared = frame.declared.find(op.node().outputs[i]);
  if (declared != frame.declared.end()) {
    if (value.type == kUndefined) value.type = declared->second->type;
    if (!value.shape || value.upper_bound) {
      const auto shape = DeclaredShape(*declared->second, session_.options.dims);
      if (shape) {
        CheckShape(*shape, ElementBits(value.type, Precision::kAsIs));
        value.shape = shape;
        value.upper_bound = false;
      }
    }
  }
  if (!value.shape || !IsKnownType(value.type)) AssumeOutput(op, i);
}

void Evaluator::AssumeOutput(OpContext& op, std::size_t i) {
  const std::string& name = op.node().outputs[i];
  if (!session_.options.assume_unknown) {
    op.Fail("has an output '" + name + "' whose shape depends on data, and the file declares none",
            "let the exporter write shapes, or give --assume-unknown to take its first input's");
  }
  session_.WarnOnce(
      "shape:" + PlaceOf(op.node()),
      PlaceOf(op.node()) + ": unknown shape of '" + name + "'; that of its first input is assumed");
  const bool like_input = op.Has(0) && op.In(0).shape;
  Value& value = op.outputs()[i];
  if (!value.shape) value.shape = like_input ? op.Dims(0) : Shape{};
  if (!IsKnownType(value.type)) value.type = like_input ? op.Type(0) : kFloat;
}

// Registers the outputs of a node that depends on constants alone.
void Evaluator::FoldOutputs(OpContext& op, const OperatorRule* rule) {
  if (op.node().domain.empty() && op.node().type == "Constant") {
    session_.constants[static_cast<std::size_t>(op.outputs()[0].constant)].name =
        op.node().outputs.empty() ? op.node().name : op.node().outputs[0];
    return;
  }
  const unsigned traits = rule != nullptr ? rule->traits : kPlain;
  std::vector<std::shared_ptr<const Contents>> contents(op.OutputCount());
  if (session_.contents_left > 0 && ((traits & kReadsShapeOnly) != 0 || AllContentsKnown(op))) {
    contents = FoldContents(op);
  }
  std::int64_t stored = 0;
  for (std::size_t i = 0; i < op.InputCount(); ++i) {
    if (!op.Has(i) || op.In(i).constant == kNotConstant) continue;
    stored = CheckedAdd(
        stored, session_.constants[static_cast<std::size_t>(op.In(i).constant)].WeightBytes());
  }
  for (std::size_t i = 0; i < op.OutputCount(); ++i) {
    Value& value = op.outputs()[i];
    if (!op.Wants(i)) continue;
    if (rule != nullptr) value.contents = contents[i];
    std::int64_t bytes = BytesOf(value, session_.options.precision);
    const std::int64_t elements = value.shape ? Elements(*value.shape) : bytes;
    if ((traits & kKeepsStorage) != 0 && stored > 0) bytes = std::min(bytes, stored);
    if (value.contents) session_.contents_left -= elements;
    value.constant =
        session_.AddConstant({op.node().outputs[i], bytes, elements}, &op.node().outputs[i]);
  }
}

NodeCost Evaluator::CostOf(const OpContext& op, const OperatorRule* rule) {
  NodeCost cost;
  if (rule != nullptr) {
    cost.flops = rule->flops(op);
    cost.bytes_accessed = rule->traffic(op);
  } else {
    cost.flops = op.OutElements();
    for (std::size_t i = 0; i < op.InputCount(); ++i) cost.bytes_accessed += op.BytesIn(i);
    for (std::size_t i = 0; i < op.OutputCount(); ++i) cost.bytes_accessed += op.BytesOut(i);
  }
  for (std::size_t i = 0; i < op.InputCount(); ++i) {
    if (!op.Has(i) || op.IsParameter(i)) continue;
    const int constant = op.In(i).constant;
    if (constant == kNotConstant) continue;
    if (session_.constants[static_cast<std::size_t>(constant)].WeightBytes() > 0) {
      cost.constants.insert(constant);
    }
  }
  return cost;
}

}  // namespace cleave::onnx_import
