// Triangle rule: whether two chips can hold what lies between the ends of an edge.
//
// On more, the last would depend on the first both directly and over another. The chip that holds
// the edge's beginning holds whatever the operations on it need of the others.
#pragma once

#include "cleave/problem/certificate.h"
#include "cleave/verifier/certificate/measures.h"

namespace cleave::verifier {

// Throws NotProven unless it is certain that they cannot, within the limit and the SRAM: work,
// weights and what crosses from one to the other count.
void RefuteTwoChips(const BoundModel& model, const Work& work, const MergeStep& edge, Ticks limit,
                    Effort& effort);

}  // namespace cleave::verifier
