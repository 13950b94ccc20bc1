// From the bytes of an ONNX file to a Model.
//
// Bounds what a hostile file can make us hold: nodes, attribute lengths and subgraph depth. Names
// are made valid UTF-8, since they end up in JSON.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cleave/io/onnx/model.h"

namespace cleave::onnx_import {

inline constexpr int kMaxDepth = 16;                    // of nested subgraphs or function calls
inline constexpr std::size_t kMaxModelNodes = 1 << 20;  // over all graphs, after inlining

// `bytes` is an uncompressed model. `base_dir` is where small external tensors are read from;
// nowhere if empty. Throws InputError without a source.
Model Decode(std::string_view bytes, const std::filesystem::path& base_dir);

}  // namespace cleave::onnx_import
