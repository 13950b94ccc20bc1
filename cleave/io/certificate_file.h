// Files of the format cleave.certificate/1 (docs/formats.md).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cleave/problem/certificate.h"

namespace cleave {

// The certificate that the text or the file describes. Its form and its package are valid; whether
// it proves its bound is for the verifier to say, so nodes may be out of range here. InputError
// names `source` or the file and a JSON pointer. Files may be zstd-compressed.
Certificate ParseCertificate(std::string_view text, std::string source);
Certificate ReadCertificate(const std::filesystem::path& path);

// Canonical text: fixed order of keys, every key written, shortest numbers that read back exactly.
std::string FormatCertificate(const Certificate& certificate);

}  // namespace cleave
