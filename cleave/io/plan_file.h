// Files of the format cleave.plan/1 (docs/formats.md).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cleave/problem/plan.h"

namespace cleave {

// The plan that the text or the file describes. Its form and its package are valid; whether its
// assignment and claims fit a graph is for the verifier to say, so chips may be out of range here.
// InputError names `source` or the file and a JSON pointer. Files may be zstd-compressed.
Plan ParsePlan(std::string_view text, std::string source);
Plan ReadPlan(const std::filesystem::path& path);

// Canonical text: fixed order of keys, every key written, shortest numbers that read back exactly.
// Numbers must be finite.
std::string FormatPlan(const Plan& plan);

}  // namespace cleave
