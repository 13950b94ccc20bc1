#include "cleave/io/onnx/element_type.h"

#include <array>
#include <string_view>

namespace cleave::onnx_import {
namespace {

struct TypeInfo {
  std::string_view name;
  std::int64_t bits;
  bool floating;
};

// Indexed by TensorProto.DataType.
constexpr std::array<TypeInfo, kLastElementType + 1> kTypes = {{
    {"undefined", 0, false},     {"float32", 32, true},   {"uint8", 8, false},
    {"int8", 8, false},          {"uint16", 16, false},   {"int16", 16, false},
    {"int32", 32, false},        {"int64", 64, false},    {"string", 128, false},
    {"bool", 8, false},          {"float16", 16, true},   {"float64", 64, true},
    {"uint32", 32, false},       {"uint64", 64, false},   {"complex64", 64, false},
    {"complex128", 128, false},  {"bfloat16", 16, true},  {"float8e4m3fn", 8, true},
    {"float8e4m3fnuz", 8, true}, {"float8e5m2", 8, true}, {"float8e5m2fnuz", 8, true},
    {"uint4", 4, false},         {"int4", 4, false},      {"float4e2m1", 4, true},
    {"float8e8m0", 8, true},     {"uint2", 2, false},     {"int2", 2, false},
}};

const TypeInfo& Info(ElementType type) {
  return kTypes[IsKnownType(type) ? static_cast<std::size_t>(type) : 0];
}

}  // namespace

bool IsKnownType(ElementType type) { return type > kUndefined && type <= kLastElementType; }

bool IsResizable(ElementType type) {
  return type == kFloat || type == kFloat16 || type == kBfloat16 || type == kDouble;
}

bool IsFloating(ElementType type) { return Info(type).floating; }

std::int64_t ElementBits(ElementType type, Precision precision) {
  if (IsResizable(type)) {
    if (precision == Precision::kBf16) return 16;
    if (precision == Precision::kInt8) return 8;
  }
  return Info(type).bits;
}

std::string TypeName(ElementType type) {
  if (!IsKnownType(type)) return "type " + std::to_string(type);
  return std::string(Info(type).name);
}

}  // namespace cleave::onnx_import
