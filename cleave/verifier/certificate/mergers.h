// Whether operations may share a chip without loss.
#pragma once

#include <vector>

#include "cleave/verifier/certificate/bound_model.h"

namespace cleave::verifier {

// Carries the steps out one after the other and returns the joined operation of every node,
// numbered anew. Of every step it checks that moving the one operation to the other's chip makes no
// chip and no link slower, whatever the plan (docs/exact.md, "Reductions"): it is the other's only
// source or reads from it alone, brings no weights that count, and works and takes in (or sends on)
// no more than it sends (or gets). What is used of the triangle rule must stay satisfied. Throws
// NotProven for the first step without such a reason. O(steps x tensors of the operations joined).
std::vector<int> CheckMergers(const BoundModel& model, const std::vector<MergeStep>& steps);

}  // namespace cleave::verifier
