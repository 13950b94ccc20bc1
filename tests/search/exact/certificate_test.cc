// Proofs and the independent check of what they leave behind, on small random problems under every
// rule combination; and certificates that were tampered with.
//
// CLEAVE_EXACT_CASES sets how many cases run; the default keeps the suite quick.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "cleave/io/certificate_file.h"
#include "cleave/io/graph_file.h"
#include "cleave/search/exact/prover.h"
#include "cleave/verifier/certificate/check_certificate.h"
#include "tests/search/exact/exact_case.h"
#include "tests/support/brute_force.h"

namespace cleave {
namespace {

std::uint64_t NumCases() {
  const char* text = std::getenv("CLEAVE_EXACT_CASES");
  return text != nullptr ? std::strtoull(text, nullptr, 10) : 400;
}

Certificate CertificateOf(const Problem& problem, const LowerBound& bound) {
  Certificate certificate;
  certificate.graph_name = problem.graph().name;
  certificate.graph_nodes = static_cast<std::int64_t>(problem.graph().nodes.size());
  certificate.graph_sha256 = GraphDigest(problem.graph());
  certificate.package = problem.package();
  certificate.memory = problem.memory_model();
  certificate.ticks_per_second = problem.time_scale().ticks_per_second();
  certificate.bound = bound.interval;
  certificate.evidence = *bound.evidence;
  return certificate;
}

// Every bound that a proof from this incumbent gives, the last one last.
std::vector<Certificate> Certify(const Problem& problem, std::optional<Ticks> incumbent) {
  std::vector<Certificate> certificates;
  ProverOptions options;
  options.incumbent = incumbent;
  options.most_steps = 10'000'000;
  options.keep_evidence = true;
  options.stop = [] { return false; };
  options.on_plan = [](const std::vector<ChipId>&, Ticks) {};
  options.on_bound = [&](const LowerBound& bound) {
    certificates.push_back(CertificateOf(problem, bound));
  };
  Prove(problem, options);
  return certificates;
}

CertificateReport CheckIt(const Problem& problem, const Certificate& certificate) {
  return CheckCertificate(problem.graph(), problem.package(), certificate);
}


void Check(const ExactCase& example) {
  const Problem problem = example.Make();
  const std::optional<Ticks> optimum = testing::OptimalInterval(problem);
  if (!optimum) return;
  for (const auto& incumbent : {std::optional<Ticks>(), optimum}) {
    const std::vector<Certificate> certificates = Certify(problem, incumbent);
    ASSERT_FALSE(certificates.empty());
    EXPECT_EQ(certificates.back().bound, *optimum);
    for (const Certificate& certificate : certificates) {
      EXPECT_LE(certificate.bound, *optimum);
      const CertificateReport report = CheckIt(problem, certificate);
      EXPECT_TRUE(report.proven) << Name(certificate.evidence->proof) << ": " << report.reason << "\n"
                                 << FormatCertificate(certificate);
      const std::string text = FormatCertificate(certificate);
      EXPECT_EQ(FormatCertificate(ParseCertificate(text, "text")), text);
    }
    // Whatever the evidence: the optimum itself refutes more.
    Certificate more = certificates.back();
    ++more.bound;
    EXPECT_FALSE(CheckIt(problem, more).proven) << Name(more.evidence->proof);
  }
}

TEST(CertificateTest, EveryBoundIsAcceptedAndNoneAboveTheOptimum) {
  const std::uint64_t cases = NumCases();
  for (std::uint64_t number = 0; number < cases && !::testing::Test::HasFailure(); ++number) {
    const ExactCase example = MakeExactCase(number);
    SCOPED_TRACE(::testing::Message() << "case " << number << ": " << example.rules << ", memory "
                                      << Name(example.memory));
    Check(example);
  }
}

}  // namespace
}  // namespace cleave
