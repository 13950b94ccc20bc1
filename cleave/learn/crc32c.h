// CRC-32C (Castagnoli polynomial, RFC 3720 appendix B.4), which checkpoints and event files carry.
#pragma once

#include <cstdint>
#include <string_view>

namespace cleave {

std::uint32_t Crc32c(std::string_view bytes);

}  // namespace cleave
