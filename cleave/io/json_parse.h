// Parsing of JSON text that nobody vouches for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cleave/io/json_value.h"

namespace cleave {

inline constexpr std::size_t kMaxJsonDepth = 64;                      // nested lists and objects
inline constexpr std::size_t kMaxJsonBytes = std::size_t{256} << 20;  // text of one document

// The document in `text` (UTF-8). Throws InputError without a source for text that is not JSON and
// numbers that no double holds (its place a line and column), for duplicate keys (its place a JSON
// pointer), and beyond the limits above. O(text log text).
JsonValue ParseJson(std::string_view text);

// `place` extended by one step of a JSON pointer (RFC 6901), the key escaped.
std::string JsonPointer(std::string_view place, std::string_view key);
std::string JsonPointer(std::string_view place, std::size_t index);

}  // namespace cleave
