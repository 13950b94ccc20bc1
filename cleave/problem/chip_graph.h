// The chip dependency graph D: an edge a -> b where a tensor flows from chip a to chip b.
//
// Edges go from lower to higher chips only, so D is acyclic by construction. The triangle rule asks
// that D equals its transitive reduction: no pair of chips depends both directly and over others.
// Equivalently, the in-neighbours of every chip form an antichain under reachability. Rows are sets
// of chips; every operation is O(chips) words or better.
#pragma once

#include <array>

#include "cleave/problem/chip_set.h"

namespace cleave {

// Of the chips that the kind of set can hold.
template <typename Set, std::size_t kChips>
class BasicChipGraph {
 public:
  using Chips = Set;

  void Clear() { *this = BasicChipGraph(); }

  const Set& in(int chip) const { return in_[Index(chip)]; }
  const Set& out(int chip) const { return out_[Index(chip)]; }
  // Chips that can be reached from `chip` over at least one edge, and those that reach it.
  const Set& reach(int chip) const { return reach_[Index(chip)]; }
  const Set& reached_by(int chip) const { return reached_by_[Index(chip)]; }

  // The sources with all chips that reach them.
  Set AncestorsOrSelf(const Set& sources) const {
    Set result = sources;
    ForEachChip(sources, [&](int chip) { result |= reached_by(chip); });
    return result;
  }

  // Whether no chip of the set reaches another.
  bool IsAntichain(const Set& chips) const {
    Set reached{};
    ForEachChip(chips, [&](int chip) { reached |= reach(chip); });
    return IsEmpty(reached & chips);
  }

  // Whether D, transitively reduced, stays so with edges from all `sources` to `target` (all below
  // it, none an in-neighbour yet).
  bool StaysReduced(const Set& sources, int target) const {
    if (!IsAntichain(in(target) | sources)) return false;
    const Set& below = reach(target);
    if (IsEmpty(below)) return true;
    // A direct edge from an ancestor past the target would gain a second, longer path.
    Set direct{};
    ForEachChip(AncestorsOrSelf(sources), [&](int chip) { direct |= out(chip); });
    return IsEmpty(direct & below);
  }

  void AddEdges(const Set& sources, int target) {
    const Set ancestors = AncestorsOrSelf(sources);
    Set descendants = reach(target);
    Insert(descendants, target);
    in_[Index(target)] |= sources;
    ForEachChip(sources, [&](int chip) { Insert(out_[Index(chip)], target); });
    ForEachChip(ancestors, [&](int chip) { reach_[Index(chip)] |= descendants; });
    ForEachChip(descendants, [&](int chip) { reached_by_[Index(chip)] |= ancestors; });
  }

 private:
  static std::size_t Index(int chip) { return static_cast<std::size_t>(chip); }

  using Rows = std::array<Set, kChips>;
  Rows in_{};
  Rows out_{};
  Rows reach_{};
  Rows reached_by_{};
};

using ChipGraph = BasicChipGraph<ChipSet, kChipSetBits>;
using WideChipGraph = BasicChipGraph<WideChipSet, kMaxChips>;

}  // namespace cleave
