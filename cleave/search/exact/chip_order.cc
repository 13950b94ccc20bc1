#include "cleave/search/exact/chip_order.h"

#include <array>

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

bool Reaches(const ChipOrder& order, std::size_t u, std::size_t v) {
  return Holds(order.reaches[order.chips[u]], order.chips[v]);
}

}  // namespace

bool ChipOrder::Dominates(const ChipOrder& other) const {
  for (std::size_t u = 0; u < chips.size(); ++u) {
    for (std::size_t v = 0; v < chips.size(); ++v) {
      if (chips[u] == chips[v] && other.chips[u] != other.chips[v]) return false;
      if (Reaches(*this, u, v) && !Reaches(other, u, v)) return false;
    }
  }
  return true;
}

bool AddStage(const ChipOrder& before, std::span<const std::int32_t> read,
              std::span<const std::int32_t> live_behind, ChipOrder& behind) {
  WideChipSet sources;
  WideChipSet below;  // them
  for (const std::int32_t u : read) {
    Insert(sources, before.chips[Index(u)]);
    below |= before.reaches[before.chips[Index(u)]];
  }
  if (!IsEmpty(sources & below)) return false;
  // Behind the last chip nothing is live, so there are less than kMaxChips names.
  constexpr std::uint8_t kUnnamed = 255;
  static_assert(kMaxChips <= kUnnamed + 1);
  std::array<std::uint8_t, kMaxChips + 1> name;  // of chips before, and last of the stage's
  name.fill(kUnnamed);
  std::vector<std::size_t> named;
  behind.chips.clear();
  for (const std::int32_t u : live_behind) {
    const std::size_t chip = u == kStageOp ? kMaxChips : before.chips[Index(u)];
    if (name[chip] == kUnnamed) {
      name[chip] = static_cast<std::uint8_t>(named.size());
      named.push_back(chip);
    }
    behind.chips.push_back(name[chip]);
  }
  behind.reaches.assign(named.size(), {});
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (named[i] == kMaxChips) continue;
    const WideChipSet& reached = before.reaches[named[i]];
    ForEachChip(reached, [&](int chip) {
      if (name[Index(chip)] != kUnnamed) Insert(behind.reaches[i], name[Index(chip)]);
    });
    const bool feeds = Holds(sources, static_cast<int>(named[i])) || !IsEmpty(reached & sources);
    if (feeds && name[kMaxChips] != kUnnamed) Insert(behind.reaches[i], name[kMaxChips]);
  }
  return true;
}

}  // namespace cleave
