// Which look-ups can stay on the host.
#pragma once

#include <vector>

#include "cleave/io/onnx/evaluate.h"

namespace cleave::onnx_import {

// True for each Gather of a constant table whose indices derive from graph inputs through cheap
// operations alone: no weights, and at most as many FLOPs as a few for each element. `nodes` in
// topological order.
std::vector<bool> FindHostEmbeddings(const std::vector<EvaluatedNode>& nodes, const Scope& scope);

}  // namespace cleave::onnx_import
