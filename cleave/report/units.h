// Quantities as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace cleave {

std::string SecondsText(double seconds);  // "1.234 ms"
std::string BytesText(std::int64_t bytes);  // "12.3 MiB"
std::string FlopsText(double flops);  // "70.7 GFLOP"
std::string PercentText(double share);  // "93.1%"

}  // namespace cleave
