// The best split of a topological order into consecutive segments, one for every chip.
//
// Dynamic programming over (position, chips used): whether a segment [i, j) is allowed and what it
// costs depends on (i, j) and the chip's class only. Three things keep it fast: segments grow one
// operation at a time until what can only rise exceeds the limit; positions that the remaining
// chips cannot finish within the limit are left out, so that near the optimum few remain; and of
// two states at a position the one with more chips and no better value is dropped (equal chips).
//
// Under the triangle rule slicings are limited to families that are known to keep it (cut_rules.h;
// one more, which no cuts of an order as it is make, has a slicer of its own: side_slicer.h).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cleave/search/slicing/cut_rules.h"
#include "cleave/search/slicing/order_profile.h"

namespace cleave {

struct Slicing {
  std::vector<Position> ends;  // where chip 0, 1, ... ends; chips beyond stay empty
};

// What slicing cost: operations appended to segments, and looked at for activation peaks. Unlike
// time it is the same on every machine, so it may end a search without making results differ.
using SlicingSteps = std::int64_t;

// The split with the least interval, if that is below the limit; exact for the slicings
// of this order that belong to the families (CutRules::Families, found once for all limits).
// O(operations x longest segment x degree) at worst, the less the tighter the limit. Adds to
// `steps`.
std::optional<Slicing> SliceFastest(const OrderProfile& profile, std::span<const CutRules> families,
                                    Ticks below, SlicingSteps& steps);

// Of all splits with an interval below the limit the one with the least roughness: the sum over
// chips (and hops) of (load / limit)^8. It evens the loads out where many splits share the least
// interval, which leaves room for what the cost model does not know.
std::optional<Slicing> SliceSmoothest(const OrderProfile& profile,
                                      std::span<const CutRules> families, Ticks below,
                                      SlicingSteps& steps);

// Chip of every operation.
std::vector<ChipId> ToPartition(const OrderProfile& profile, const Slicing& slicing);

}  // namespace cleave
