#include "cleave/search/exact/chip_order.h"

#include <array>

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

bool Reaches(const ChipOrder& order, std::size_t u, std::size_t v) {
  return (order.reaches[order.chips[u]] & ChipBit(order.chips[v])) != 0;
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
  ChipSet sources = 0;
  for (const std::int32_t u : read) sources |= ChipBit(before.chips[Index(u)]);
  for (ChipSet rest = sources; rest != 0; rest &= rest - 1) {
    if ((before.reaches[Index(LowestChip(rest))] & sources) != 0) return false;
  }
  constexpr std::uint8_t kUnnamed = 255;
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
  behind.reaches.assign(named.size(), 0);
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (named[i] == kMaxChips) continue;
    const ChipSet reached = before.reaches[named[i]];
    ForEachChip(reached, [&](int chip) {
      if (name[Index(chip)] != kUnnamed) behind.reaches[i] |= ChipBit(name[Index(chip)]);
    });
    const bool feeds = ((reached | ChipBit(static_cast<int>(named[i]))) & sources) != 0;
    if (feeds && name[kMaxChips] != kUnnamed) behind.reaches[i] |= ChipBit(name[kMaxChips]);
  }
  return true;
}

}  // namespace cleave
