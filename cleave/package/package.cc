#include "cleave/package/package.h"

#include <algorithm>
#include <cmath>

#include "cleave/base/error.h"

namespace cleave {
namespace {

constexpr double kMaxRate = 1e36;

void CheckRate(double value, const std::string& place) {
  if (!std::isfinite(value) || value <= 0 || value > kMaxRate) {
    throw InputError({"", place}, "must be a finite number above 0");
  }
}

void CheckChip(const ChipSpec& chip, const std::string& place) {
  CheckRate(chip.flops_per_second, place + "/flops_per_second");
  CheckRate(chip.sram_bytes_per_second, place + "/sram_bytes_per_second");
  if (chip.sram_bytes < 0) throw InputError({"", place + "/sram_bytes"}, "must not be negative");
}

}  // namespace

bool Package::homogeneous() const {
  return std::ranges::all_of(chips, [&](const ChipSpec& chip) { return chip == chips.front(); });
}

void Validate(const Package& package) {
  if (package.chips.empty()) {
    throw InputError({"", "/chips"}, "the package has no chips",
                     "give it 1 to " + std::to_string(kMaxChips));
  }
  if (package.num_chips() > kMaxChips) {
    throw InputError({"", "/chips"}, std::to_string(package.num_chips()) + " chips; at most " +
                                         std::to_string(kMaxChips) + " are supported");
  }
  for (std::size_t c = 0; c < package.chips.size(); ++c) {
    CheckChip(package.chips[c], package.shared_chip ? "/chip" : "/chips/" + std::to_string(c));
  }
  CheckRate(package.link.bytes_per_second, "/link/bytes_per_second");
  const double latency = package.link.latency_seconds;
  if (!std::isfinite(latency) || latency < 0 || latency > 1e9) {
    throw InputError({"", "/link/latency_seconds"}, "must be a finite number of at least 0");
  }
  if (package.host_bytes_per_second) {
    CheckRate(*package.host_bytes_per_second, "/host_link/bytes_per_second");
  }
}

}  // namespace cleave
