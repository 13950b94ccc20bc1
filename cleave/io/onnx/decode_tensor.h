// Tensors of the file: shape, type, and the elements of small ones.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cleave/io/onnx/model.h"

namespace onnx {
class TensorProto;
class SparseTensorProto;
}  // namespace onnx

namespace cleave::onnx_import {

// Elements of an external tensor are read only if it is small, and the file exists below
// `base_dir`. Throws InputError for an unknown type or impossible dimensions.
Literal DecodeTensor(const onnx::TensorProto& proto, const std::filesystem::path& base_dir);

// Dense shape; stored_values and stored_indices count what is really stored.
Literal DecodeSparseTensor(const onnx::SparseTensorProto& proto);

// `text` with bytes that are not UTF-8 replaced by '?'.
std::string ValidUtf8(std::string_view text);

}  // namespace cleave::onnx_import
