// Files of the format cleave.package/1 (docs/formats.md).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cleave/package/package.h"

namespace cleave {

// The valid package that the text or the file describes. InputError names `source` or the file and
// a JSON pointer. Files may be zstd-compressed.
Package ParsePackage(std::string_view text, std::string source);
Package ReadPackage(const std::filesystem::path& path);

// Canonical text: fixed order of keys, every key written, shortest numbers that read back exactly.
std::string FormatPackage(const Package& package);

}  // namespace cleave
