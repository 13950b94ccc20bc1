// A plan's bound against a certificate.
#pragma once

#include "cleave/problem/certificate.h"
#include "cleave/verifier/verify.h"

namespace cleave {

// Adds to the report of VerifyPlan(), made with the same options, what the certificate proves, or a
// violation: it does not prove its own bound, counts more against SRAM than the plan was checked
// with, or proves less than the plan claims. Nothing where the plan is of another graph. Throws
// InputError without a source if the certificate is of another graph or package.
void VerifyBound(const Graph& graph, const Plan& plan, const Certificate& certificate,
                 const VerifyOptions& options, VerifyReport& report);

}  // namespace cleave
