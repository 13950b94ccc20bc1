// Operations that no plan within a limit puts on two chips.
//
// A large tensor may take longer over a link than a plan may take at all: then its producer and its
// readers share a chip, and so does all that lies between them. The same holds for an edge u -> v
// if
// - serial transfers: every set with u and without v, or every set with v and without u, works and
//   transfers more than the limit. The chips of u and v hold such sets;
// - overlapped transfers, relay: more than the limit crosses the border of every ideal with u and
//   without v. What the chips up to u's hold together is one, and every link between them carries
//   what crosses.
// Plans within the limit are the same without such edges, but there is less to search, and one that
// works too long says that there are none (docs/exact.md).
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "cleave/problem/certificate.h"
#include "cleave/problem/problem.h"

namespace cleave {

// Edges, from `node` to `into`: as many as make the groups that share a chip. Not all that there
// are: minimum cuts are sought only where no order has a border within the limit, and in large
// graphs only for the dearest edges. O(operations + edges) an order and O(minimum cut of the whole
// graph) for an edge of those.
std::vector<MergeStep> InseparableEdges(const Problem& problem, Ticks limit,
                                        const std::function<bool()>& stop);

// The problem with the ends of each edge, and all that lies between, on one chip.
std::unique_ptr<Problem> Joined(const Problem& problem, const std::vector<MergeStep>& edges);

}  // namespace cleave
