// Whether branches of operations may exchange their chips without loss.
#pragma once

#include <vector>

#include "cleave/verifier/certificate/bound_model.h"

namespace cleave::verifier {

// Two branches, as pairs of operations: of the one, of the other.
using TwinPairs = std::vector<MergeStep>;

// Plans need only be looked at in which the first operation of every pair lies on no later chip
// than the second: if, in a plan within the limit, the second does come first somewhere, all pairs
// of the two branches in which it does exchange their chips. For each two branches this checks that
// nothing gets slower and nothing comes before what it needs then: pairs cost the same, no link can
// take longer than the limit whatever lies where, and edges around the branches lead where they
// should (docs/exact.md, "Twins"). As operations are topologically numbered also with the first of
// every pair before the second, exchanges come to an end: each gives the higher number the later
// chip. Throws NotProven otherwise. O(pairs x what lies between their ends) and one flow.
void CheckTwins(const BoundModel& model, const std::vector<TwinPairs>& branches, Ticks limit,
                Effort& effort);

// From here on, the second of every pair needs the first. Throws NotProven for nodes that the graph
// lacks and operations that are paired with themselves.
void PutInOrder(const std::vector<TwinPairs>& branches, BoundModel& model);

}  // namespace cleave::verifier
