// Checks of option values beyond CLI11's own.
#pragma once

#include <CLI/CLI.hpp>

namespace cleave::app {

// A number from `minimum` to `maximum`. Unlike CLI::Range it refuses "nan", which compares with
// nothing.
CLI::Validator FiniteRange(double minimum, double maximum);

// A whole number of at least 0 that fits in 64 bits. CLI11 alone turns "-1" into 2^64 - 1.
CLI::Validator RandomSeed();

}  // namespace cleave::app
