// The manifest of a corpus: one entry a stored model (corpus/README.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cleave {

enum class Split { kTrain, kValidation, kTest };

std::string_view Name(Split split);       // "train", "validation", "test"
Split SplitNamed(std::string_view name);  // throws InputError for other names

// What the importer says of a model as its file has it.
struct CorpusCosts {
  std::string cleave_version;
  double flops = 0;  // a multiply-add is two
  std::int64_t weight_bytes = 0;
  std::int64_t activation_bytes = 0;
  std::int64_t graph_nodes = 0;
  std::int64_t graph_tensors = 0;
};

struct CorpusEntry {
  std::string name;  // of the model, and of its file
  std::string family;
  Split split = Split::kTrain;
  std::string exporter;
  std::string library;
  std::string library_version;
  std::string configuration;  // the model card or paper that the sizes are from
  std::int64_t opset = 0;
  std::int64_t nodes = 0;                    // of the ONNX file, those of subgraphs included
  std::int64_t tensors = 0;                  // of the ONNX file
  std::string sha256;                        // of the uncompressed file
  std::map<std::string, std::int64_t> dims;  // open dimensions, and the sizes that costs are for
  std::optional<CorpusCosts> costs;          // absent: not computed since the model was exported
};

// Sorted by name. No family is on two sides of the split. Throws InputError.
std::vector<CorpusEntry> ParseCorpusManifest(std::string_view text, std::string source);
std::vector<CorpusEntry> ReadCorpusManifest(const std::filesystem::path& path);

}  // namespace cleave
