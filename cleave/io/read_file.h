// Reading of whole files.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace cleave {

// The bytes of the file. Throws InputError with the path and the system's reason if it cannot be
// read, is a folder, or holds more than `max_bytes`.
std::string ReadFile(const std::filesystem::path& path, std::size_t max_bytes);

// The text of a file, decompressed if it is zstd (told by its content, or its name ends in .zst);
// `max_bytes` bounds both the file and the text.
std::string ReadText(const std::filesystem::path& path, std::size_t max_bytes);

}  // namespace cleave
