// A package as a JSON value: a file of its own, or a part of a plan.
#pragma once

#include <string>
#include <string_view>

#include "cleave/io/json_value.h"
#include "cleave/package/package.h"

namespace cleave {

// The valid package that `value` describes. Throws InputError, its place a JSON pointer that starts
// with `place`.
Package PackageFromJson(const JsonValue& value, const std::string& place);

// Canonical text without a newline at its end; lines after the first start with `indent`.
std::string PackageToJson(const Package& package, std::string_view indent);

}  // namespace cleave
