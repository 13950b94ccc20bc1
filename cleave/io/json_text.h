// Writing of JSON text, piece by piece.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cleave {

// `text` in quotes, with escapes where JSON demands them. Bytes that are not UTF-8 become U+FFFD,
// so that the result always parses.
std::string JsonString(std::string_view text);

// The shortest text that reads back as the same double; `number` must be finite. -0 becomes 0.
std::string JsonNumber(double number);

inline std::string_view JsonBool(bool flag) { return flag ? "true" : "false"; }

inline std::string JsonNumber(const std::optional<double>& number) {
  return number ? JsonNumber(*number) : "null";
}

template <typename Integer>
std::string JsonInteger(const std::optional<Integer>& number) {
  return number ? std::to_string(*number) : "null";
}

}  // namespace cleave
