#include "cleave/search/exact/least_sram.h"

#include <algorithm>

#include "cleave/search/exact/stage_search.h"
#include "cleave/search/slicing/possible_intervals.h"

namespace cleave {
namespace {

constexpr std::int64_t kMostSteps = 5'000'000;  // a size
constexpr std::size_t kMostBytes = std::size_t{1} << 28;

Verdict Fits(const Problem& problem, std::int64_t largest, const std::function<bool()>& stop) {
  Package package = WithLargestSram(problem.package(), largest);
  package.triangle = false;
  const Problem sized(problem.graph(), std::move(package), {MemoryModel::kWeights});
  const IdealSpace space(sized);
  Windows windows(space, stop);
  const Ticks limit = PossibleIntervals(sized).beyond;
  if (!windows.Narrow(limit)) return Verdict::kNone;
  return SearchStages(space, windows, nullptr, limit, {kMostSteps, kMostBytes, stop}).verdict;
}

}  // namespace

std::int64_t LargestSram(const Package& package) {
  std::int64_t largest = 0;
  for (const ChipSpec& chip : package.chips) largest = std::max(largest, chip.sram_bytes);
  return largest;
}

Package WithLargestSram(Package package, std::int64_t largest) {
  const std::int64_t now = LargestSram(package);
  for (ChipSpec& chip : package.chips) {
    if (now == 0 || chip.sram_bytes == now) {
      chip.sram_bytes = largest;
    } else {
      const double share = static_cast<double>(chip.sram_bytes) / static_cast<double>(now);
      chip.sram_bytes = static_cast<std::int64_t>(share * static_cast<double>(largest));
    }
  }
  return package;
}

LeastSram FindLeastSram(const Problem& problem, std::int64_t known,
                        const std::function<bool()>& stop) {
  LeastSram least{std::max<std::int64_t>(known, 1), false};
  std::int64_t high = least.bytes;
  Verdict verdict = Fits(problem, high, stop);
  for (std::int64_t step = high / 64 + 1; verdict == Verdict::kNone; step *= 2) {
    least.bytes = high + 1;
    high += step;
    verdict = Fits(problem, high, stop);
  }
  while (verdict != Verdict::kUndecided && least.bytes < high) {
    const std::int64_t middle = least.bytes + (high - least.bytes) / 2;
    verdict = Fits(problem, middle, stop);
    if (verdict == Verdict::kFound) high = middle;
    if (verdict == Verdict::kNone) least.bytes = middle + 1;
  }
  least.exact = verdict != Verdict::kUndecided;
  return least;
}

}  // namespace cleave
