// Sums over everything that an operation needs, or over everything that needs it.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/graph/traversal.h"

namespace cleave {

// sums[m][v]: measure m, summed over v and all its ancestors. Operations must be numbered
// topologically. Reachability is computed for a block of sources at a time, so that memory stays
// O(operations), and only as far as it differs among what comes behind: about O(operations + edges)
// in deep graphs, O(operations x (edges + operations) / 64) in wide ones.
std::vector<std::vector<std::int64_t>> AncestorSums(
    const Csr& predecessors, const std::vector<std::vector<std::int64_t>>& measures);

// The same over v and all its descendants.
std::vector<std::vector<std::int64_t>> DescendantSums(
    const Csr& successors, const std::vector<std::vector<std::int64_t>>& measures);

}  // namespace cleave
