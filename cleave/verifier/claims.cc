#include "cleave/verifier/claims.h"

#include <fmt/format.h>

#include <cmath>

#include "cleave/base/error.h"
#include "cleave/verifier/interval.h"

namespace cleave::verifier {
namespace {

// A plan's SRAM figures follow its own memory model; under another one they would differ rightly.
bool ComparesSram(const Plan& plan, MemoryModel checked) {
  const auto option = plan.provenance.options.find("memory");
  const bool own = option == plan.provenance.options.end() ? checked == MemoryModel::kFull
                                                           : option->second == Name(checked);
  return own && checked != MemoryModel::kNone;
}

class ClaimChecker {
 public:
  ClaimChecker(const Plan& plan, double tolerance, VerifyReport& report)
      : found_(*report.cost),
        slack_(tolerance * found_.interval_seconds),
        compares_sram_(ComparesSram(plan, report.memory)),
        report_(report) {}

  void CheckInterval(const PlanCost& claim) {
    if (Near(claim.interval_seconds, found_.interval_seconds)) return;
    report_.Add(Rule::kIntervalClaim, "",
                fmt::format("claims an interval of {} s; it is {} s", claim.interval_seconds,
                            found_.interval_seconds));
  }

  void CheckChips(const PlanCost& claim) {
    if (claim.chips.size() != found_.chips.size()) {
      report_.Add(Rule::kChipClaim, "",
                  fmt::format("gives figures of {} chips; the package has {}", claim.chips.size(),
                              found_.chips.size()));
      return;
    }
    for (std::size_t c = 0; c < claim.chips.size(); ++c) CheckChip(c, claim.chips[c]);
  }

  // Any chip or link that sets the interval will do: ties are common.
  void CheckBottleneck(const PlanCost& claim, const std::vector<double>& links) {
    for (std::size_t c = 0; c < found_.chips.size(); ++c) {
      if (claim.bottleneck == fmt::format("chip {}", c) &&
          Near(found_.chips[c].load_seconds, found_.interval_seconds)) {
        return;
      }
    }
    for (std::size_t i = 0; i < links.size(); ++i) {
      if (claim.bottleneck == fmt::format("link {}", i) &&
          Near(links[i], found_.interval_seconds)) {
        return;
      }
    }
    report_.Add(Rule::kBottleneckClaim, "",
                fmt::format("claims that \"{}\" sets the interval; {} does", claim.bottleneck,
                            found_.bottleneck));
  }

  void CheckBound(const PlanBound& bound) {
    if (bound.interval_seconds <= found_.interval_seconds + slack_) return;
    report_.Add(Rule::kBound, "",
                fmt::format("claims that no interval is below {} s; this plan's is {} s",
                            bound.interval_seconds, found_.interval_seconds));
  }

 private:
  bool Near(double claim, double found) const { return std::abs(claim - found) <= slack_; }

  void CheckChip(std::size_t c, const ChipCost& claim) {
    const ChipCost& found = found_.chips[c];
    CheckSeconds(c, "compute", claim.compute_seconds, found.compute_seconds);
    CheckSeconds(c, "load", claim.load_seconds, found.load_seconds);
    CheckBytes(c, "in", claim.in_bytes, found.in_bytes);
    CheckBytes(c, "out", claim.out_bytes, found.out_bytes);
    CheckBytes(c, "host", claim.host_bytes, found.host_bytes);
    if (compares_sram_) CheckBytes(c, "sram", claim.sram_bytes, found.sram_bytes);
  }

  void CheckSeconds(std::size_t c, const char* what, double claim, double found) {
    if (Near(claim, found)) return;
    report_.Add(Rule::kChipClaim, fmt::format("chip {}", c),
                fmt::format("claims {} = {} s; it is {} s", what, claim, found));
  }

  void CheckBytes(std::size_t c, const char* what, std::int64_t claim, std::int64_t found) {
    if (claim == found) return;
    report_.Add(Rule::kChipClaim, fmt::format("chip {}", c),
                fmt::format("claims {} = {} bytes; it is {}", what, claim, found));
  }

  const PlanCost& found_;
  double slack_;  // seconds
  bool compares_sram_;
  VerifyReport& report_;
};

}  // namespace

void CheckClaims(const Plan& plan, const Placement& placement, const std::vector<TensorFlow>& flows,
                 double tolerance, VerifyReport& report) {
  CLEAVE_CHECK(report.cost.has_value());
  ClaimChecker checker(plan, tolerance, report);
  checker.CheckInterval(plan.cost);
  checker.CheckChips(plan.cost);
  checker.CheckBottleneck(plan.cost, LinkSeconds(placement.package, flows));
  if (plan.bound) checker.CheckBound(*plan.bound);
}

}  // namespace cleave::verifier
