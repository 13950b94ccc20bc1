// Loading of models, whatever they come as.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "cleave/graph/graph.h"
#include "cleave/io/onnx/import.h"

namespace cleave {

// Whether the file is taken for a graph (.json, .json.zst) rather than for an ONNX model.
bool IsGraphFile(const std::filesystem::path& path);

// The graph in `path`: `.json` and `.json.zst` are cleave.graph/1, everything else is taken for
// ONNX. Options apply to ONNX models only; giving dimensions with a graph is an InputError, as is
// an ONNX model in a build without the importer.
Graph LoadModel(const std::filesystem::path& path, const OnnxImportOptions& options = {},
                ImportReport* report = nullptr);

// Import options as plans record them ("precision", "dim.batch", ...), and back.
std::map<std::string, std::string> RecordImportOptions(const OnnxImportOptions& options);
OnnxImportOptions ImportOptionsFromRecord(const std::map<std::string, std::string>& record);

// "as-is", "bf16", "int8". Throws InputError for other names.
Precision PrecisionNamed(const std::string& name);
std::string Name(Precision precision);

}  // namespace cleave
