// The verifier's report as text for people and as JSON for programs; cleave verify and
// cleave-verify print the same.
#pragma once

#include <string>

#include "cleave/verifier/report.h"

namespace cleave {

// A few lines: the verdict, the interval, and at most 20 violations.
std::string ReportText(const VerifyReport& report);

// One object with everything (docs/formats.md), on one line; `claimed_interval_seconds` is the
// plan's own.
std::string ReportJson(const VerifyReport& report, double claimed_interval_seconds);

}  // namespace cleave
