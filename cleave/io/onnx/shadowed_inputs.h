// Exporters' wrappers sometimes give an output the name of an input.
//
// ONNX wants one producer for every name, yet torch.onnx writes such files when it is asked to name
// both "sample" (diffusers' U-Nets). The two are told apart where it can be done safely.
#pragma once

#include <string>
#include <vector>

#include "cleave/io/onnx/model.h"

namespace cleave::onnx_import {

// Renames every graph output that a node produces under the name of a graph input, if all readers
// of the name stand before that node and hence mean the input; adds a warning for each. Other names
// that are produced twice stay, and are an error of Analyse(). Linear in the names used.
void RenameShadowedInputs(OpGraph& graph, std::vector<std::string>& warnings);

}  // namespace cleave::onnx_import
