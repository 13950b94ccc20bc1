// The machine that a benchmark runs on, in words.
#pragma once

#include <string>

#include "cleave/base/machine.h"  // IWYU pragma: export

namespace cleave::bench {

// Compiler and its version.
std::string CompilerName();

}  // namespace cleave::bench
