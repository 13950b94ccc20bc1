// Drops the weights of a serialised ModelProto before it is parsed.
//
// Only shapes and types of large tensors matter, so parsing their data would cost memory for
// nothing: BERT-base would take 440 MB twice. Dropping it also lifts protobuf's 2 GB limit.
#pragma once

#include <string>
#include <string_view>

namespace cleave::onnx_import {

// Tensor data of more bytes than this is dropped. Enough for kMaxContents 64-bit elements.
inline constexpr std::size_t kMaxTensorData = 4096 * 8 + 64;

// The same model without tensor data above kMaxTensorData and without documentation, training
// information and metadata. Throws InputError if `model` is not a well-formed message, or has more
// fields than any real model (a guard against files that unfold to many times their size).
// Linear; the result holds no more than the fields that are kept.
std::string DropWeights(std::string_view model);

}  // namespace cleave::onnx_import
