// SHA-256 (FIPS 180-4), which names graphs in plan files. Not meant for secrets.
#pragma once

#include <string>
#include <string_view>

namespace cleave {

// The digest of `text` in lower-case hexadecimal, 64 letters. O(length).
std::string Sha256(std::string_view text);

}  // namespace cleave
