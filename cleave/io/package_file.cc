#include "cleave/io/package_file.h"

#include <utility>

#include "cleave/io/json_document.h"
#include "cleave/io/package_json.h"

namespace cleave {

Package ParsePackage(std::string_view text, std::string source) {
  return ParseDocument(text, std::move(source),
                       [](const JsonValue& value) { return PackageFromJson(value, ""); });
}

Package ReadPackage(const std::filesystem::path& path) {
  return ParsePackage(ReadDocument(path), path.string());
}

std::string FormatPackage(const Package& package) { return PackageToJson(package, "") + '\n'; }

}  // namespace cleave
