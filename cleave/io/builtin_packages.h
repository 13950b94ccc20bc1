// The packages that come with Cleave (configs/), compiled into the library.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cleave/package/package.h"

namespace cleave {

// Their names, in natural order: mcm4 before mcm16.
std::vector<std::string> BuiltinPackageNames();

// The package of that name, or else the one in the file at that path. Throws InputError if there
// is neither (the remedy lists the names or suggests the nearest), or if the file is bad.
Package LoadPackage(const std::string& name_or_path);

}  // namespace cleave
