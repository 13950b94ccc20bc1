// Sets of chips: one machine word where 64 chips are enough, several where they are not.
//
// The constraint solver, whose inner loops are made of these sets, works with ChipSet and takes
// packages of up to kChipSetBits chips. Everything else takes kMaxChips and works with WideChipSet.
// Both offer the same operations, so that code can be written for either.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>

#include "cleave/package/package.h"

namespace cleave {

using ChipSet = std::uint64_t;
inline constexpr int kChipSetBits = 64;

constexpr ChipSet ChipBit(int chip) { return ChipSet{1} << chip; }
// Chips 0..chip, and chips chip..63.
constexpr ChipSet ChipsUpTo(int chip) { return ~ChipSet{0} >> (63 - chip); }
constexpr ChipSet ChipsFrom(int chip) { return ~ChipSet{0} << chip; }

constexpr bool IsEmpty(ChipSet chips) { return chips == 0; }
constexpr bool Holds(ChipSet chips, int chip) { return (chips >> chip & 1) != 0; }
constexpr void Insert(ChipSet& chips, int chip) { chips |= ChipBit(chip); }
constexpr void Erase(ChipSet& chips, int chip) { chips &= ~ChipBit(chip); }
// Of a set that is not empty.
constexpr int LowestChip(ChipSet chips) { return std::countr_zero(chips); }
constexpr int HighestChip(ChipSet chips) { return 63 - std::countl_zero(chips); }

// Calls visit(chip) for every chip of the set, ascending.
template <typename Visit>
void ForEachChip(ChipSet chips, Visit visit) {
  for (; chips != 0; chips &= chips - 1) visit(std::countr_zero(chips));
}

// Any chips that packages may have. Value semantics; every operation is O(kMaxChips / 64).
class WideChipSet {
 public:
  static constexpr std::size_t kWords = kMaxChips / 64;
  static_assert(kMaxChips % 64 == 0);

  constexpr std::uint64_t word(std::size_t w) const { return words_[w]; }
  constexpr std::uint64_t& word(std::size_t w) { return words_[w]; }

  constexpr WideChipSet& operator|=(const WideChipSet& other) {
    for (std::size_t w = 0; w < kWords; ++w) words_[w] |= other.words_[w];
    return *this;
  }
  constexpr WideChipSet& operator&=(const WideChipSet& other) {
    for (std::size_t w = 0; w < kWords; ++w) words_[w] &= other.words_[w];
    return *this;
  }
  friend constexpr WideChipSet operator|(WideChipSet a, const WideChipSet& b) { return a |= b; }
  friend constexpr WideChipSet operator&(WideChipSet a, const WideChipSet& b) { return a &= b; }
  constexpr WideChipSet& operator|=(ChipSet first) {  // of the first 64 chips
    words_[0] |= first;
    return *this;
  }
  bool operator==(const WideChipSet&) const = default;

 private:
  std::array<std::uint64_t, kWords> words_{};
};

constexpr bool IsEmpty(const WideChipSet& chips) {
  std::uint64_t any = 0;
  for (std::size_t w = 0; w < WideChipSet::kWords; ++w) any |= chips.word(w);
  return any == 0;
}
constexpr bool Holds(const WideChipSet& chips, int chip) {
  return (chips.word(static_cast<std::size_t>(chip) / 64) >> (chip % 64) & 1) != 0;
}
constexpr void Insert(WideChipSet& chips, int chip) {
  chips.word(static_cast<std::size_t>(chip) / 64) |= ChipBit(chip % 64);
}
constexpr void Erase(WideChipSet& chips, int chip) {
  chips.word(static_cast<std::size_t>(chip) / 64) &= ~ChipBit(chip % 64);
}

// Of a set that is not empty.
constexpr int LowestChip(const WideChipSet& chips) {
  std::size_t w = 0;
  while (chips.word(w) == 0) ++w;
  return static_cast<int>(64 * w) + std::countr_zero(chips.word(w));
}
constexpr int HighestChip(const WideChipSet& chips) {
  std::size_t w = WideChipSet::kWords - 1;
  while (chips.word(w) == 0) --w;
  return static_cast<int>(64 * w) + HighestChip(chips.word(w));
}

template <typename Visit>
void ForEachChip(const WideChipSet& chips, Visit visit) {
  for (std::size_t w = 0; w < WideChipSet::kWords; ++w) {
    ForEachChip(chips.word(w), [&](int bit) { visit(static_cast<int>(64 * w) + bit); });
  }
}

// The set of one chip, of either kind.
template <typename Set>
constexpr Set OneChip(int chip) {
  Set chips{};
  Insert(chips, chip);
  return chips;
}

}  // namespace cleave
