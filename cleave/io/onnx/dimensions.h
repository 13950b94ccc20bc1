// Binding the dynamic dimensions of a model's inputs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cleave/io/onnx/model.h"

namespace cleave::onnx_import {

using Bindings = std::map<std::string, std::int64_t>;

// Shapes of the graph's inputs, in their order; nothing for inputs that are no tensors. A dimension
// is bound by its name, or by the value of an expression of bound names ("past + 1", "2*s": + - *
// // and parentheses). One without a name, or with a value below 1, is named after the input and
// its axis: "pixels.0". Throws InputError (no source) listing all unbound names, and for a binding
// that no input has.
std::vector<std::optional<Shape>> BindInputs(const OpGraph& graph, const Bindings& bindings);

// The declared shape, if every dimension has a value or a bound name.
std::optional<Shape> DeclaredShape(const Declaration& declaration, const Bindings& bindings);

}  // namespace cleave::onnx_import
