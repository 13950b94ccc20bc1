#include "cleave/io/onnx/wire.h"

namespace cleave::onnx_import {
namespace {

void AppendVarint(std::uint64_t value, std::string& out) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>((value & 0x7F) | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

}  // namespace

std::optional<std::uint64_t> WireReader::Varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

bool WireReader::Skip(WireField& field) {
  std::uint64_t size = 0;
  if (field.wire_type == 0) {
    const auto value = Varint();
    if (!value) return false;
    field.varint = *value;
  } else if (field.wire_type == 1) {
    size = 8;
  } else if (field.wire_type == 5) {
    size = 4;
  } else if (field.wire_type == kLengthDelimited) {
    const auto length = Varint();
    if (!length) return false;
    size = *length;
  } else {
    return false;
  }
  if (size > rest_.size()) return false;
  field.payload = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return true;
}

std::optional<WireField> WireReader::Next() {
  if (rest_.empty() || !ok_) return std::nullopt;
  const std::string_view start = rest_;
  WireField field;
  const auto tag = Varint();
  ok_ = tag && *tag <= 0xFFFFFFFF && (*tag >> 3) != 0;
  if (!ok_) return std::nullopt;
  field.number = static_cast<std::uint32_t>(*tag >> 3);
  field.wire_type = static_cast<std::uint32_t>(*tag & 7);
  ok_ = Skip(field);
  if (!ok_) return std::nullopt;
  field.whole = start.substr(0, start.size() - rest_.size());
  return field;
}

void AppendField(std::uint32_t number, std::string_view payload, std::string& out) {
  AppendVarint((static_cast<std::uint64_t>(number) << 3) | kLengthDelimited, out);
  AppendVarint(payload.size(), out);
  out.append(payload);
}

}  // namespace cleave::onnx_import
