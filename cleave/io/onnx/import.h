// Reads an ONNX model into a computation graph with the costs of its operations.
//
// Any real exporter's file, opset 9 to 23, `.onnx` or zstd-compressed: weights may be inside, in an
// external file (which need not exist) or stripped; only their shapes and types matter. What each
// operator costs is written down in docs/operators.md; the main conventions are:
//
//  - a multiply-add counts as two FLOPs;
//  - constants, and whatever depends on constants alone, are not nodes: they are the weights of the
//    nodes that read them, and a constant with several readers counts at each of them;
//  - single-element constants and compile-time parameters (a Reshape's target shape) are immediates
//    and weigh nothing;
//  - dead nodes are dropped; model-local functions are inlined; If, Loop and Scan are one node
//  each;
//  - bytes_accessed is always set: inputs, weights and outputs, or the part of them that the
//    operation touches. Views (Reshape, Squeeze, ...) touch nothing.
//
// Errors: InputError, with the file as source and "node 'X' (Op)" or "tensor 'T'" as place. Bytes
// from anywhere are safe to pass: counts, sizes and depths are bounded before memory is spent.
// Thread-safe; no global state. Linear in the file, apart from sorting.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cleave/graph/graph.h"

namespace cleave {

// How the accelerator will hold floating-point weights and activations. Integer tensors keep their
// size; FLOPs do not change.
enum class Precision { kAsIs, kBf16, kInt8 };

struct OnnxImportOptions {
  std::map<std::string, std::int64_t> dims;  // dynamic dimension name -> value (--dim NAME=N)
  Precision precision = Precision::kAsIs;

  // Look-ups (Gather of a constant table by indices that derive only from graph inputs through
  // cheap weight-free operations) stay on the host: their rows become graph inputs.
  bool host_embeddings = false;

  // Unknown operators, unresolved shapes and unknown trip counts: an assumption and a warning
  // instead of an error. An unknown operator keeps the shape of its first input and costs one FLOP
  // an output element; a trip count is 1.
  bool assume_unknown = false;
};

struct ImportReport {
  std::vector<std::string> warnings;
  std::int64_t opset = 0;  // of the default domain
  std::int64_t ir_version = 0;
  std::string producer;                  // producer_name and producer_version
  std::int64_t model_nodes = 0;          // nodes of the main graph after inlining functions
  std::int64_t folded_nodes = 0;         // of those: depend on constants alone
  std::int64_t dead_nodes = 0;           // of those: reach no output
  std::vector<std::string> unknown_ops;  // distinct, sorted: "domain.Op"
  double total_flops = 0;
  std::int64_t weight_bytes = 0;  // sum over nodes; a constant with n readers counts n times
};

// Reads `path`. External data is looked for beside it.
Graph ImportOnnx(const std::filesystem::path& path, const OnnxImportOptions& options = {},
                 ImportReport* report = nullptr);

// Reads a model from memory, compressed or not. `source_name` appears in errors; small external
// tensors are looked for in `base_dir`, nowhere if it is empty.
Graph ImportOnnx(std::string_view bytes, std::string source_name,
                 const std::filesystem::path& base_dir, const OnnxImportOptions& options = {},
                 ImportReport* report = nullptr);

}  // namespace cleave
