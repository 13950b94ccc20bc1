#include "cleave/report/units.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace cleave {
namespace {

struct Unit {
  double size;
  std::string_view name;
};

// The largest unit not above the value, or the smallest there is.
template <std::size_t n>
std::string InUnits(double value, const std::array<Unit, n>& descending) {
  for (const Unit& unit : descending) {
    if (value >= unit.size) return fmt::format("{:.4g} {}", value / unit.size, unit.name);
  }
  return fmt::format("{:.4g} {}", value / descending.back().size, descending.back().name);
}

}  // namespace

std::string SecondsText(double seconds) {
  constexpr std::array<Unit, 4> kUnits{{{1, "s"}, {1e-3, "ms"}, {1e-6, "us"}, {1e-9, "ns"}}};
  return InUnits(seconds, kUnits);
}

std::string BytesText(std::int64_t bytes) {
  constexpr std::array<Unit, 5> kUnits{{{0x1p40, "TiB"},
                                        {0x1p30, "GiB"},
                                        {0x1p20, "MiB"},
                                        {0x1p10, "KiB"},
                                        {1, "B"}}};
  return InUnits(static_cast<double>(bytes), kUnits);
}

std::string FlopsText(double flops) {
  constexpr std::array<Unit, 5> kUnits{
      {{1e12, "TFLOP"}, {1e9, "GFLOP"}, {1e6, "MFLOP"}, {1e3, "kFLOP"}, {1, "FLOP"}}};
  return InUnits(flops, kUnits);
}

std::string PercentText(double share) { return fmt::format("{:.1f}%", 100 * share); }

}  // namespace cleave
