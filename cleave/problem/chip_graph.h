// The chip dependency graph D: an edge a -> b where a tensor flows from chip a to chip b.
//
// Edges go from lower to higher chips only, so D is acyclic by construction. The triangle rule asks
// that D equals its transitive reduction: no pair of chips depends both directly and over others.
// Equivalently, the in-neighbours of every chip form an antichain under reachability. Rows are
// 64-bit sets; every operation is O(chips) or better.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "cleave/package/package.h"

namespace cleave {

using ChipSet = std::uint64_t;

constexpr ChipSet ChipBit(int chip) { return ChipSet{1} << chip; }
// Chips 0..chip, and chips chip..63.
constexpr ChipSet ChipsUpTo(int chip) { return ~ChipSet{0} >> (63 - chip); }
constexpr ChipSet ChipsFrom(int chip) { return ~ChipSet{0} << chip; }

// Of a set that is not empty.
constexpr int LowestChip(ChipSet chips) { return std::countr_zero(chips); }
constexpr int HighestChip(ChipSet chips) { return 63 - std::countl_zero(chips); }

// Calls visit(chip) for every chip of the set, ascending.
template <typename Visit>
void ForEachChip(ChipSet chips, Visit visit) {
  for (; chips != 0; chips &= chips - 1) visit(std::countr_zero(chips));
}

class ChipGraph {
 public:
  void Clear() { *this = ChipGraph(); }

  ChipSet in(int chip) const { return in_[Index(chip)]; }
  ChipSet out(int chip) const { return out_[Index(chip)]; }
  // Chips that can be reached from `chip` over at least one edge, and those that reach it.
  ChipSet reach(int chip) const { return reach_[Index(chip)]; }
  ChipSet reached_by(int chip) const { return reached_by_[Index(chip)]; }

  // The sources with all chips that reach them.
  ChipSet AncestorsOrSelf(ChipSet sources) const {
    ChipSet result = sources;
    ForEachChip(sources, [&](int chip) { result |= reached_by(chip); });
    return result;
  }

  // Whether no chip of the set reaches another.
  bool IsAntichain(ChipSet chips) const {
    for (ChipSet rest = chips; rest != 0; rest &= rest - 1) {
      if ((reach(std::countr_zero(rest)) & chips) != 0) return false;
    }
    return true;
  }

  // Whether D, transitively reduced, stays so with edges from all `sources` to `target` (all below
  // it, none an in-neighbour yet).
  bool StaysReduced(ChipSet sources, int target) const {
    if (!IsAntichain(in(target) | sources)) return false;
    const ChipSet below = reach(target);
    if (below == 0) return true;
    // A direct edge from an ancestor past the target would gain a second, longer path.
    ChipSet direct = 0;
    ForEachChip(AncestorsOrSelf(sources), [&](int chip) { direct |= out(chip); });
    return (direct & below) == 0;
  }

  void AddEdges(ChipSet sources, int target) {
    const ChipSet ancestors = AncestorsOrSelf(sources);
    const ChipSet descendants = ChipBit(target) | reach(target);
    in_[Index(target)] |= sources;
    ForEachChip(sources, [&](int chip) { out_[Index(chip)] |= ChipBit(target); });
    ForEachChip(ancestors, [&](int chip) { reach_[Index(chip)] |= descendants; });
    ForEachChip(descendants, [&](int chip) { reached_by_[Index(chip)] |= ancestors; });
  }

 private:
  static std::size_t Index(int chip) { return static_cast<std::size_t>(chip); }

  using Rows = std::array<ChipSet, kMaxChips>;
  Rows in_{};
  Rows out_{};
  Rows reach_{};
  Rows reached_by_{};
};

}  // namespace cleave
