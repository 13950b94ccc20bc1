#include "cleave/verifier/certificate/verify_bound.h"

#include <fmt/format.h>

#include "cleave/base/error.h"
#include "cleave/verifier/certificate/check_certificate.h"

namespace cleave {
namespace {

constexpr double kRounding = 1e-9;  // of seconds that were written as text

// What the certificate says of this plan, once its own bound is proven.
void CompareToPlan(const Plan& plan, const Certificate& certificate, double tolerance,
                   VerifyReport& report) {
  const double proven = certificate.bound_seconds();
  if (certificate.memory > report.memory) {
    report.Add(Rule::kCertificate, "",
               fmt::format("holds plans to the memory model {}; this one was checked with {}",
                           Name(certificate.memory), Name(report.memory)));
  }
  if (plan.bound && plan.bound->interval_seconds > proven * (1 + kRounding)) {
    report.Add(Rule::kCertificate, "",
               fmt::format("proves that no interval is below {} s; the plan claims {} s", proven,
                           plan.bound->interval_seconds));
  }
  if (report.cost && proven > report.cost->interval_seconds * (1 + tolerance)) {
    report.Add(Rule::kCertificate, "",
               fmt::format("says that no interval is below {} s; this plan's is {} s", proven,
                           report.cost->interval_seconds));
  }
}

}  // namespace

void VerifyBound(const Graph& graph, const Plan& plan, const Certificate& certificate,
                 const VerifyOptions& options, VerifyReport& report) {
  if (report.of_another_graph()) return;
  const Package& package = options.package ? *options.package : plan.package;
  const CertificateReport found = CheckCertificate(graph, package, certificate);
  if (!found.proven) {
    if (found.of_another_graph) {
      throw InputError({"", "/graph"}, found.reason, "give the certificate of this graph and plan");
    }
    report.Add(Rule::kCertificate, "", found.reason);
    return;
  }
  report.bound = CertifiedBound{certificate.bound_seconds(), certificate.evidence->proof,
                                std::ssize(certificate.evidence->states), found.decisions};
  CompareToPlan(plan, certificate, options.tolerance, report);
}

}  // namespace cleave
