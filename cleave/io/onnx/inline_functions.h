// Replaces calls of model-local functions by the functions' nodes.
//
// Inlined rather than kept as one node each: exporters wrap single operators and whole layers in
// functions alike, and a partitioner wants to see the operators.
#pragma once

#include "cleave/io/onnx/model.h"

namespace cleave::onnx_import {

// Rewrites the main graph and all subgraphs. Tensors and nodes inside a call get the call's name as
// a prefix ("call/tensor"). Throws InputError (no source) for recursion deeper than kMaxDepth, and
// when more nodes would result than kMaxModelNodes or hundreds of times the file's.
void InlineFunctions(Model& model);

}  // namespace cleave::onnx_import
