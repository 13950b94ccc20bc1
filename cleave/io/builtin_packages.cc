#include "cleave/io/builtin_packages.h"

#include <filesystem>

#include "cleave/base/error.h"
#include "cleave/io/builtin_package_texts.h"
#include "cleave/io/nearest_name.h"
#include "cleave/io/package_file.h"

namespace cleave {

std::vector<std::string> BuiltinPackageNames() {
  std::vector<std::string> names;
  for (const BuiltinPackageText& package : BuiltinPackageTexts()) names.emplace_back(package.name);
  return names;
}

Package LoadPackage(const std::string& name_or_path) {
  std::vector<std::string_view> names;
  for (const BuiltinPackageText& package : BuiltinPackageTexts()) {
    if (package.name == name_or_path) return ParsePackage(package.text, name_or_path);
    names.push_back(package.name);
  }
  if (name_or_path.empty())
    throw InputError({"package", ""}, "has an empty name", SuggestName("", names));
  std::error_code ignored;
  if (std::filesystem::exists(name_or_path, ignored)) return ReadPackage(name_or_path);
  throw InputError({name_or_path, ""}, "is neither a built-in package nor a file",
                   SuggestName(name_or_path, names));
}

}  // namespace cleave
