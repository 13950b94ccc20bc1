// What the importer knows about a tensor, and what it collects while it walks a model.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "cleave/io/onnx/import.h"
#include "cleave/io/onnx/model.h"

namespace cleave::onnx_import {

inline constexpr int kNotConstant = -1;

// A tensor, or a sequence of tensors (an ONNX optional is a sequence of at most one).
struct Value {
  ElementType type = kUndefined;
  std::optional<Shape> shape;                          // none: a sequence, or not resolved yet
  std::shared_ptr<const Contents> contents;            // the exact elements of small known tensors
  int constant = kNotConstant;                         // index in Session::constants
  bool upper_bound = false;                            // the true size depends on data
  std::shared_ptr<const std::vector<Value>> elements;  // of a sequence

  bool IsSequence() const { return elements != nullptr; }
};

// Bytes of a value at a precision; a sequence is the sum of its elements. 4-bit types round up to
// whole bytes per tensor.
std::int64_t BytesOf(const Value& value, Precision precision);

// A tensor that no graph input influences: it lies in memory before the first inference.
struct Constant {
  std::string name;
  std::int64_t bytes = 0;     // as stored: quantised where a DequantizeLinear unpacks it
  std::int64_t elements = 0;  // one: an immediate that weighs nothing
  std::int64_t WeightBytes() const { return elements > 1 ? bytes : 0; }
};

// The state of one import: options in, notes out.
struct Session {
  explicit Session(const OnnxImportOptions& import_options) : options(import_options) {}

  const OnnxImportOptions& options;
  std::vector<Constant> constants;
  std::vector<std::string> warnings;
  std::set<std::string> unknown_ops;
  std::set<std::string> warned;  // keys of warnings that are given once
  // Elements of contents that may still be kept; a hostile file could otherwise hold thousands of
  // times its own size.
  std::int64_t contents_left = std::int64_t{1} << 26;
  // Iterations of loops that may still be walked one by one: nested loops multiply.
  std::int64_t iterations_left = 4096;

  // Adds `text` the first time that `key` is seen.
  void WarnOnce(const std::string& key, std::string text) {
    if (warned.insert(key).second) warnings.push_back(std::move(text));
  }
  // The id of a constant that `source`, a part of the model, gives. The same one when a body is
  // evaluated again: an unrolled loop holds its weights once.
  int AddConstant(Constant constant, const void* source);

 private:
  std::unordered_map<const void*, int> ids_;  // looked up, never iterated
};

// A constant of the file as a value; registers it under `source`.
Value ValueOf(const Literal& literal, const void* source, Session& session);

}  // namespace cleave::onnx_import
