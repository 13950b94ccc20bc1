// Whether a plan's own figures are the recomputed ones.
#pragma once

#include <vector>

#include "cleave/verifier/flow.h"
#include "cleave/verifier/report.h"

namespace cleave::verifier {

// Compares the plan's claims to report.cost, which must be there: bytes exactly, times within
// `tolerance` of the interval. SRAM figures count only if SRAM is checked, and
// with the memory model that the plan was made for.
void CheckClaims(const Plan& plan, const Placement& placement, const std::vector<TensorFlow>& flows,
                 double tolerance, VerifyReport& report);

}  // namespace cleave::verifier
