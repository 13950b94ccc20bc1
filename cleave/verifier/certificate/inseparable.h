// Whether operations share a chip in every plan below a bound.
#pragma once

#include <vector>

#include "cleave/verifier/certificate/bound_model.h"
#include "cleave/verifier/certificate/effort.h"

namespace cleave::verifier {

// Checks of every edge, on its own, that its ends on two chips would take more than the limit
// (docs/exact.md, "Inseparable operations"): the tensor between them alone would; or, by flows,
// with serial transfers whatever else shares the chip of either end, with overlapped transfers or
// relays whatever else lies before a link between them. The model must be of all costs, with
// nothing left out. Returns the joined operation of every node, numbered anew: ends of edges with
// what lies between. Throws NotProven for the first edge without such a reason. O(edges x flow in
// the whole graph) at worst.
std::vector<int> CheckInseparable(const BoundModel& model, const std::vector<MergeStep>& edges,
                                  Ticks limit, Effort& effort);

}  // namespace cleave::verifier
