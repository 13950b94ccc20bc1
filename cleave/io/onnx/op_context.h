// One node seen by its operator's rules: inputs, attributes, and outputs to fill in.
//
// Every accessor checks: a file can leave out an input, give it another rank or an attribute of
// another type. Then Fail() throws an InputError naming the node. Every input tensor has a shape:
// the evaluator resolves a node's outputs before it goes on to their consumers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cleave/io/onnx/value.h"

namespace cleave::onnx_import {

class OpContext {
 public:
  // A null input is an absent optional one. The values outlive the context.
  OpContext(const OpNode& node, std::vector<const Value*> inputs, const Session& session,
            std::uint32_t parameters)
      : node_(node), inputs_(std::move(inputs)), session_(session), parameters_(parameters) {
    outputs_.resize(node.outputs.size());
  }

  const OpNode& node() const { return node_; }
  std::int64_t opset() const { return node_.opset; }
  Precision precision() const { return session_.options.precision; }
  [[noreturn]] void Fail(const std::string& problem, std::string remedy = "check the model") const;

  // --- inputs
  std::size_t InputCount() const { return inputs_.size(); }
  bool Has(std::size_t i) const { return i < inputs_.size() && inputs_[i] != nullptr; }
  const Value& In(std::size_t i) const;    // tensor or sequence; Fail() if absent
  const Shape& Dims(std::size_t i) const;  // Fail() if absent or not a tensor
  ElementType Type(std::size_t i) const { return In(i).type; }
  std::int64_t Dim(std::size_t i, std::int64_t axis) const;  // negative: from the end
  void RequireRank(std::size_t i, std::size_t least, std::size_t most = kMaxRank) const;

  // Exact elements, if known: null/none otherwise.
  const std::vector<std::int64_t>* Ints(std::size_t i) const;
  std::optional<std::vector<double>> Numbers(std::size_t i) const;  // integers converted
  std::optional<std::int64_t> Scalar(std::size_t i) const;          // the only element, an integer

  // Bytes that reading all of input i moves; 0 if absent, an immediate or a compile-time parameter.
  double BytesIn(std::size_t i) const;
  // True if input i is read by the compiler, not by the accelerator.
  bool IsParameter(std::size_t i) const { return i < 32 && ((parameters_ >> i) & 1U) != 0; }

  // --- attributes
  bool HasAttribute(const std::string& name) const { return node_.attributes.contains(name); }
  std::int64_t Int(const std::string& name, std::int64_t fallback) const;
  double Float(const std::string& name, double fallback) const;
  std::string String(const std::string& name, std::string fallback) const;
  const std::vector<std::int64_t>* IntsOf(const std::string& name) const;  // null if absent
  const Literal* TensorOf(const std::string& name) const;                  // null if absent
  // Int() that must lie in [low, high].
  std::int64_t BoundedInt(const std::string& name, std::int64_t fallback, std::int64_t low,
                          std::int64_t high) const;

  // --- outputs
  std::size_t OutputCount() const { return node_.outputs.size(); }
  // True if the node names output i.
  bool Wants(std::size_t i) const { return i < node_.outputs.size() && !node_.outputs[i].empty(); }
  // Sets output i, wanted or not. Checks the shape's limits.
  void Set(std::size_t i, ElementType type, Shape shape);
  void SetBound(std::size_t i, ElementType type, Shape shape);  // an upper bound
  void SetValue(std::size_t i, Value value);
  std::vector<Value>& outputs() { return outputs_; }
  const std::vector<Value>& outputs() const { return outputs_; }
  const Shape& OutDims(std::size_t i) const;  // Fail() if unresolved
  double BytesOut(std::size_t i) const;       // 0 if not wanted
  double OutElements() const;                 // over all wanted outputs

  // `axis` in [-rank, rank) as an index; Fail() otherwise.
  std::size_t Axis(std::int64_t axis, std::size_t rank) const;

 private:
  const Attribute* Find(const std::string& name, Attribute::Kind kind) const;

  const OpNode& node_;
  std::vector<const Value*> inputs_;
  const Session& session_;
  std::uint32_t parameters_;
  std::vector<Value> outputs_;
};

}  // namespace cleave::onnx_import
