// The texts of configs/*.package.json. The definition is generated at build time
// (embed_packages.cmake).
#pragma once

#include <span>
#include <string_view>

namespace cleave {

struct BuiltinPackageText {
  std::string_view name;  // of the file, without .package.json
  std::string_view text;
};

std::span<const BuiltinPackageText> BuiltinPackageTexts();

}  // namespace cleave
