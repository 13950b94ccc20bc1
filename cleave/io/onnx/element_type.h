// Element types of ONNX tensors and their sizes.
//
// The numbers are those of TensorProto.DataType. They are plain ints here because files may use
// types that are newer than the installed ONNX headers (float8, int4, float4).
#pragma once

#include <cstdint>
#include <string>

#include "cleave/io/onnx/import.h"

namespace cleave::onnx_import {

using ElementType = int;

inline constexpr ElementType kUndefined = 0;
inline constexpr ElementType kFloat = 1;
inline constexpr ElementType kUint8 = 2;
inline constexpr ElementType kInt8 = 3;
inline constexpr ElementType kInt32 = 6;
inline constexpr ElementType kInt64 = 7;
inline constexpr ElementType kString = 8;
inline constexpr ElementType kBool = 9;
inline constexpr ElementType kFloat16 = 10;
inline constexpr ElementType kDouble = 11;
inline constexpr ElementType kUint32 = 12;
inline constexpr ElementType kBfloat16 = 16;
inline constexpr ElementType kLastElementType = 26;  // INT2

// True for 1..26: a type that ONNX defines.
bool IsKnownType(ElementType type);

// fp16, bf16, fp32 and fp64: the types that Precision resizes. Float8 and float4 are storage
// formats that the model's author chose, so they keep their size.
bool IsResizable(ElementType type);

// Any real floating-point type, float8 and float4 included.
bool IsFloating(ElementType type);

// Bits that one element takes on the accelerator. Strings count as 128 (a pointer and a length).
std::int64_t ElementBits(ElementType type, Precision precision);

std::string TypeName(ElementType type);

}  // namespace cleave::onnx_import
