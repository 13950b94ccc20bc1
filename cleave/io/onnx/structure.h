// How the nodes of one graph hang together: who must run before whom, and who matters.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "cleave/io/onnx/model.h"

namespace cleave::onnx_import {

struct Structure {
  // Nodes that some output needs, every producer before its consumers; file order otherwise.
  std::vector<std::size_t> order;
  // Per node: the names outside its subgraphs that its subgraphs use. Sorted, distinct.
  std::vector<std::vector<std::string>> captures;
  // Every name that a live node, a capture or an output uses.
  std::unordered_set<std::string> used;
  std::size_t dead = 0;
};

// The names that `node` uses: its inputs, and what its subgraphs take from outside.
std::set<std::string> UsesOf(const OpNode& node);

// `outer` says whether a name exists in the graphs around this one. Throws InputError (no source)
// for a name that is produced twice or never, and for a cycle. O(n log n) in nodes and names.
Structure Analyse(const OpGraph& graph, const std::function<bool(const std::string&)>& outer);

}  // namespace cleave::onnx_import
