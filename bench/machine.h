// The machine that a benchmark runs on, in words.
#pragma once

#include <string>

namespace cleave::bench {

// Processor model and number of cores, e.g. "Intel(R) Xeon(R) Processor, 2 cores".
std::string MachineName();

// Compiler and its version.
std::string CompilerName();

}  // namespace cleave::bench
