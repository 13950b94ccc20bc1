#include "cleave/learn/event_file.h"

#include <bit>

#include "cleave/learn/crc32c.h"

namespace cleave {
namespace {

template <typename Integer>
void AppendFixed(Integer value, std::string& out) {
  for (std::size_t i = 0; i < sizeof(value); ++i) {
    out += static_cast<char>((value >> (8 * i)) & 0xFF);
  }
}

std::uint32_t MaskedCrc(std::string_view bytes) {
  const std::uint32_t crc = Crc32c(bytes);
  return ((crc >> 15) | (crc << 17)) + 0xA282EAD8U;
}

std::string Framed(std::string_view data) {
  std::string length;
  AppendFixed(static_cast<std::uint64_t>(data.size()), length);
  std::string record = length;
  AppendFixed(MaskedCrc(length), record);
  record += data;
  AppendFixed(MaskedCrc(data), record);
  return record;
}

void AppendVarint(std::uint64_t value, std::string& out) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>((value & 0x7F) | 0x80);
  out += static_cast<char>(value);
}

// Field keys: number << 3 | wire type (0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes).
void AppendKey(std::uint32_t field, std::uint32_t type, std::string& out) {
  AppendVarint((field << 3) | type, out);
}

void AppendText(std::uint32_t field, std::string_view text, std::string& out) {
  AppendKey(field, 2, out);
  AppendVarint(text.size(), out);
  out += text;
}

// Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; }
std::string EventStart(double wall_seconds) {
  std::string event;
  AppendKey(1, 1, event);
  AppendFixed(std::bit_cast<std::uint64_t>(wall_seconds), event);
  return event;
}

}  // namespace

std::string EventFileHeader(double wall_seconds) {
  std::string event = EventStart(wall_seconds);
  AppendText(3, "brain.Event:2", event);
  return Framed(event);
}

std::string ScalarEvent(double wall_seconds, std::int64_t step,
                        std::span<const NamedScalar> scalars) {
  std::string summary;  // Summary { repeated Value value = 1; }
  for (const auto& [name, number] : scalars) {
    std::string value;  // Value { string tag = 1; float simple_value = 2; }
    AppendText(1, name, value);
    AppendKey(2, 5, value);
    AppendFixed(std::bit_cast<std::uint32_t>(static_cast<float>(number)), value);
    AppendText(1, value, summary);
  }
  std::string event = EventStart(wall_seconds);
  AppendKey(2, 0, event);
  AppendVarint(static_cast<std::uint64_t>(step), event);
  AppendText(5, summary, event);
  return Framed(event);
}

}  // namespace cleave
