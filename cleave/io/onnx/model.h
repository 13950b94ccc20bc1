// A decoded ONNX model, free of protobuf.
//
// What the rest of the importer works on: decode.h fills it, inline_functions.h removes function
// calls, structure.h checks and sorts it, evaluate.h walks it. Tensors are known by name; a
// subgraph sees the names of the graphs around it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cleave/io/onnx/element_type.h"
#include "cleave/io/onnx/shape.h"

namespace cleave::onnx_import {

// The elements of a small tensor, row-major: integers and booleans exactly, floats as doubles.
using Contents = std::variant<std::vector<std::int64_t>, std::vector<double>>;

// Only tensors up to this many elements keep their contents: shape arithmetic needs no more.
inline constexpr std::int64_t kMaxContents = 4096;

// A constant in the file: an initializer or a tensor attribute.
struct Literal {
  std::string name;
  ElementType type = kUndefined;
  Shape dims;
  std::shared_ptr<const Contents> contents;  // null: large, stripped, external or not numeric
  // What a sparse initializer stores instead of its dense elements: values and int64 indices.
  std::optional<std::int64_t> stored_values;
  std::int64_t stored_indices = 0;
};

struct Dimension {
  std::optional<std::int64_t> value;
  std::string name;  // dim_param, may be an expression; empty when unnamed
};

// A declared type: of an input, an output or an intermediate tensor.
struct Declaration {
  std::string name;
  enum class Kind { kUnknown, kTensor, kSequence, kOptional } kind = Kind::kUnknown;
  ElementType type = kUndefined;  // of the tensor, or of the elements
  std::optional<std::vector<Dimension>> dims;
};

struct OpGraph;

struct Attribute {
  enum class Kind { kOther, kInteger, kReal, kText, kIntegers, kReals, kTexts, kTensor, kGraph };
  Kind kind = Kind::kOther;
  std::int64_t i = 0;
  double f = 0;
  std::string s;
  std::vector<std::int64_t> ints;
  std::vector<double> floats;
  std::vector<std::string> strings;
  std::shared_ptr<const Literal> tensor;
  std::vector<std::shared_ptr<const OpGraph>> graphs;
  std::string reference;  // inside a function: the caller's attribute to take instead
};

using Attributes = std::map<std::string, Attribute>;

struct OpNode {
  std::string name;    // never empty after decoding: op_type and position if the file has none
  std::string domain;  // "ai.onnx" is written as ""
  std::string type;
  std::string function;              // key in Model::functions, if it calls one
  std::int64_t opset = 0;            // version of `domain` that the enclosing model imports
  std::vector<std::string> inputs;   // "" for an absent optional input
  std::vector<std::string> outputs;  // "" for an absent optional output
  Attributes attributes;
};

struct OpGraph {
  std::string name;
  std::vector<Declaration> inputs;  // without those that are initializers with a default
  std::vector<Declaration> outputs;
  std::vector<Declaration> values;
  std::vector<Literal> initializers;
  std::vector<OpNode> nodes;
};

// A model-local function; its calls are replaced by its nodes.
struct Function {
  std::string name;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  Attributes defaults;  // attributes with a default value
  std::vector<OpNode> nodes;
};

struct Model {
  OpGraph graph;
  std::map<std::string, std::int64_t> opsets;  // domain -> version
  // "domain:name" or "domain:name:overload" -> function.
  std::map<std::string, Function> functions;
  std::int64_t ir_version = 0;
  std::string producer;
};

// "node 'X' (Op)": where an error about a node is.
std::string PlaceOf(const OpNode& node);
// "tensor 'T'".
std::string PlaceOfTensor(const std::string& name);

}  // namespace cleave::onnx_import
