#include "cleave/search/refine/spare_chips.h"

#include <algorithm>

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

std::vector<ChipId> WithSpareChipsBetween(const Problem& problem, std::span<const ChipId> chips,
                                          RandomStream& random) {
  if (!problem.homogeneous() || problem.relay()) return {chips.begin(), chips.end()};
  std::vector<ChipId> plan = WithoutGaps(chips);
  const ChipId used = std::ranges::max(plan) + 1;
  std::vector<ChipId> shift(Index(used), 0);  // of each used chip, against the one before it
  for (ChipId spare = used; spare < problem.num_chips(); ++spare) {
    const std::uint32_t before = random.Below(static_cast<std::uint32_t>(used));
    if (Index(before) + 1 < shift.size()) ++shift[Index(before) + 1];
  }
  for (std::size_t chip = 1; chip < shift.size(); ++chip) shift[chip] += shift[chip - 1];
  for (ChipId& chip : plan) chip += shift[Index(chip)];
  return plan;
}

std::vector<ChipId> WithoutGaps(std::span<const ChipId> chips) {
  std::vector<ChipId> name(Index(std::ranges::max(chips)) + 1, 0);
  for (const ChipId chip : chips) name[Index(chip)] = 1;
  ChipId next = 0;
  for (ChipId& used : name) used = used != 0 ? next++ : -1;
  std::vector<ChipId> plan;
  for (const ChipId chip : chips) plan.push_back(name[Index(chip)]);
  return plan;
}

}  // namespace cleave
