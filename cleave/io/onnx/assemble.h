// From evaluated nodes to a Graph.
#pragma once

#include <vector>

#include "cleave/graph/graph.h"
#include "cleave/io/onnx/evaluate.h"

namespace cleave::onnx_import {

// Drops folded nodes and what only they needed, applies host_embeddings, and numbers the rest.
// `scope` holds the values of all live tensors. Adds to session.warnings. Throws InputError (no
// source) if no node remains or a weight is beyond 2^50 bytes.
Graph Assemble(const OpGraph& graph, const std::vector<EvaluatedNode>& nodes, const Scope& scope,
               Session& session);

}  // namespace cleave::onnx_import
