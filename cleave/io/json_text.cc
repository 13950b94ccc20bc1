#include "cleave/io/json_text.h"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>

#include "cleave/base/error.h"

namespace cleave {
namespace {

unsigned Byte(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
}

bool Continues(std::string_view text, std::size_t i) { return (Byte(text, i) & 0xC0U) == 0x80U; }

// Length of the well-formed UTF-8 sequence at `i` (RFC 3629, section 4); 0 if there is none.
std::size_t SequenceLength(std::string_view text, std::size_t i) {
  const unsigned first = Byte(text, i);
  const unsigned second = Byte(text, i + 1);
  if (first < 0x80U) return 1;
  if (first < 0xC2U || first > 0xF4U || !Continues(text, i + 1)) return 0;
  if (first < 0xE0U) return 2;
  if (first < 0xF0U) {
    const bool overlong = first == 0xE0U && second < 0xA0U;
    const bool surrogate = first == 0xEDU && second > 0x9FU;
    return !overlong && !surrogate && Continues(text, i + 2) ? 3 : 0;
  }
  const bool overlong = first == 0xF0U && second < 0x90U;
  const bool too_large = first == 0xF4U && second > 0x8FU;
  const bool whole = Continues(text, i + 2) && Continues(text, i + 3);
  return !overlong && !too_large && whole ? 4 : 0;
}

void AppendAscii(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  if (static_cast<unsigned char>(c) < 0x20U || c == 0x7F) {
    out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
  } else {
    out += c;
  }
}

}  // namespace

std::string JsonString(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = SequenceLength(text, i);
    if (length == 1) {
      AppendAscii(out, text[i]);
    } else {
      out += length == 0 ? kReplacement : text.substr(i, length);
    }
    i += length == 0 ? 1 : length;
  }
  out += '"';
  return out;
}

std::string JsonNumber(double number) {
  CLEAVE_CHECK(std::isfinite(number));
  return fmt::format("{}", number + 0.0);
}

}  // namespace cleave
