// Zstandard compression (RFC 8878) of whole texts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cleave {

bool IsZstd(std::string_view bytes);  // by the first four bytes

// One frame with the length and a checksum in it.
std::string CompressZstd(std::string_view text);

// The content of one or more frames. Throws InputError without a source if `bytes` are damaged,
// end early, or hold more than `max_bytes`; memory stays within about that limit plus 128 MiB.
std::string DecompressZstd(std::string_view bytes, std::size_t max_bytes);

}  // namespace cleave
