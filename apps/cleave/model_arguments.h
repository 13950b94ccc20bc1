// The options with which every command that reads a model reads it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "apps/cleave/terminal.h"
#include "cleave/api/model.h"

namespace cleave::app {

// How an ONNX model is read.
struct ImportArguments {
  std::vector<std::string> dims;  // "NAME=N"
  std::string precision = "as-is";
  bool host_embeddings = false;
  bool assume_unknown = false;

  void AddTo(CLI::App& parser);
  OnnxImportOptions Options() const;
};

// A model and how it is read.
struct ModelArguments : ImportArguments {
  std::string path;

  void AddTo(CLI::App& parser, const std::string& what);
  // Loads the model and prints the importer's warnings.
  Graph Load(Terminal& terminal) const { return Load(Options(), terminal); }
  Graph Load(const OnnxImportOptions& options, Terminal& terminal) const;
};

}  // namespace cleave::app
