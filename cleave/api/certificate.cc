#include "cleave/api/certificate.h"

#include "cleave/io/certificate_file.h"
#include "cleave/io/graph_file.h"
#include "cleave/io/json_parse.h"
#include "cleave/io/zstd_text.h"
#include "cleave/verifier/certificate/check_certificate.h"

namespace cleave {
namespace {

constexpr std::size_t kLargeBytes = std::size_t{1} << 20;

void Withdraw(Certificate& certificate, std::string reason) {
  certificate.evidence.reset();
  certificate.missing = std::move(reason);
}

}  // namespace

Certificate MakeCertificate(const Problem& problem, const SearchResult& result) {
  Certificate certificate;
  certificate.graph_name = problem.graph().name;
  certificate.graph_nodes = static_cast<std::int64_t>(problem.graph().nodes.size());
  certificate.graph_sha256 = GraphDigest(problem.graph());
  certificate.package = problem.package();
  certificate.memory = problem.memory_model();
  certificate.ticks_per_second = problem.time_scale().ticks_per_second();
  if (!result.bound || !result.bound->evidence) {
    Withdraw(certificate, "the method gives no bound with evidence; auto and exact do");
    return certificate;
  }
  certificate.bound = result.bound->interval;
  certificate.evidence = *result.bound->evidence;
  const CertificateReport report =
      CheckCertificate(problem.graph(), problem.package(), certificate);
  if (!report.proven)
    Withdraw(certificate, "the check does not follow the proof: " + report.reason);
  return certificate;
}

std::string CertificateBytes(const Certificate& certificate, const std::string& file_name) {
  std::string text = FormatCertificate(certificate);
  if (text.size() > kMaxJsonBytes) {  // nobody could read it
    Certificate withdrawn = certificate;
    Withdraw(withdrawn, "the evidence takes " + std::to_string(text.size() >> 20) + " MiB");
    text = FormatCertificate(withdrawn);
  }
  return file_name.ends_with(".zst") || text.size() > kLargeBytes ? CompressZstd(text) : text;
}

}  // namespace cleave
