// Files of the format cleave.graph/1 (docs/formats.md).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cleave/graph/graph.h"

namespace cleave {

// The valid graph that the text or the file describes. Consumers may come in any order and are
// sorted. InputError names `source` or the file and a JSON pointer. Files may be zstd-compressed.
Graph ParseGraph(std::string_view text, std::string source);
Graph ReadGraph(const std::filesystem::path& path);

// Canonical text: one node or tensor a line, fixed order of keys, every key written, shortest
// numbers that read back exactly. Equal graphs have equal texts. Numbers must be finite.
std::string FormatGraph(const Graph& graph);

// SHA-256 of FormatGraph(graph): what a plan calls its graph by.
std::string GraphDigest(const Graph& graph);

}  // namespace cleave
