// Plans in which what one chip holds for all others reaches them over chips at their side.
//
// Under the triangle rule a chain of chips cannot read the same source: the second chip would
// depend on it directly and over the first. Where every layer derives something of its own from a
// source (modulations from a time step, keys and values from an encoder), that can be done on a
// chip beside the layer's: the source's chip feeds the side chip, and the side chip and the layer
// before feed the layer's, neither over the other.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "cleave/problem/problem.h"
#include "cleave/search/slicing/orders.h"

namespace cleave {

// Slices a topological order of the operations such that no chip holds more than `room` bytes of
// weights. The first segment holds the producers of the `hubs` tensors that the order keeps alive
// longest, and all that these need. From the third segment on, what needs nothing else goes to a
// chip of its own; all other tensors reach from one segment into the next and no farther. As few
// chips as that takes, by dynamic programming; nothing if that are too many, or chips differ. The
// plan keeps dataflow and weights; other rules have to be looked at.
// O(operations x longest segment x degree).
std::optional<std::vector<ChipId>> SliceWithSideChips(const Problem& problem,
                                                      std::span<const OpIndex> order, int hubs,
                                                      std::int64_t room);

// Those that `orders` makes, with several numbers of hubs, in the least room: the fullest chip
// holds least. Nothing if no such plan keeps all rules but SRAM. Ends early with one that fits.
std::optional<std::vector<ChipId>> BestWithSideChips(const Problem& problem,
                                                     const SlicingOrders& orders,
                                                     std::uint64_t seed,
                                                     const std::function<bool()>& stop);

}  // namespace cleave
