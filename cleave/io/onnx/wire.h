// Reading the protobuf wire format directly.
//
// For the one job that the generated classes cannot do: dropping weights before they are parsed
// (wire_filter.h).
// Reference: protobuf.dev, "Encoding".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cleave::onnx_import {

struct WireField {
  std::uint32_t number = 0;
  std::uint32_t wire_type = 0;  // 0 varint, 1 64-bit, 2 length-delimited, 5 32-bit
  std::uint64_t varint = 0;     // of wire type 0
  std::string_view payload;     // of wire type 2
  std::string_view whole;       // tag and value as they stand in the message
};

inline constexpr std::uint32_t kLengthDelimited = 2;

// Walks the fields of one message. Groups (wire types 3 and 4) are not supported: ONNX has none.
class WireReader {
 public:
  explicit WireReader(std::string_view message) : rest_(message) {}

  // The next field; nothing at the end, or when the bytes are malformed: then ok() is false.
  std::optional<WireField> Next();
  bool ok() const { return ok_; }

 private:
  std::optional<std::uint64_t> Varint();
  bool Skip(WireField& field);

  std::string_view rest_;
  bool ok_ = true;
};

// Appends a length-delimited field.
void AppendField(std::uint32_t number, std::string_view payload, std::string& out);

}  // namespace cleave::onnx_import
