// The graphs that benchmarks run on.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cleave/graph/graph.h"

namespace cleave::bench {

struct BenchGraph {
  std::string name;
  std::string source;  // where it comes from: a file's name, or "synthetic"
  Graph graph;         // prepared for the package mcm36
};

// bert-base, resnet50, bert-large, resnet152 and densenet121: the first file of theirs found in
// `folders`, else a synthetic graph of the same size and shape. A build without the ONNX importer
// takes synthetic graphs only.
std::vector<BenchGraph> LoadBenchGraphs(const std::vector<std::filesystem::path>& folders);

// models/ and corpus/models/ of the source tree.
std::vector<std::filesystem::path> DefaultModelFolders();

}  // namespace cleave::bench
