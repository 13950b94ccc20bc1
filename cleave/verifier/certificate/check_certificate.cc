#include "cleave/verifier/certificate/check_certificate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cleave/graph/validate.h"
#include "cleave/io/graph_file.h"
#include "cleave/verifier/certificate/kept_states.h"
#include "cleave/verifier/certificate/not_proven.h"
#include "cleave/verifier/certificate/two_chips.h"

namespace cleave {
namespace {

using namespace verifier;

constexpr std::int32_t kMostBuckets = 1 << 13;
constexpr std::size_t kMostSidePathEntries = 20'000'000;

// What the argument yields on its own has to reach the claim.
void Demand(Ticks claimed, Ticks found) {
  if (claimed <= found) return;
  throw NotProven(fmt::format("claims {} ticks; the argument gives {}", claimed, found));
}

Ticks LeastAlone(const BoundModel& model, const ModelOp& op) {
  Ticks least = model.AloneTicks(op, 0);
  for (int k = 1; k < model.classes; ++k) least = std::min(least, model.AloneTicks(op, k));
  return least;
}

// The longest operation, or all work shared out evenly; clones run at least once.
Ticks WorkBound(const BoundModel& model) {
  Ticks longest = 0;
  Ticks total = 0;
  for (const ModelOp& op : model.ops) {
    longest = std::max(longest, LeastAlone(model, op));
    total += *std::ranges::min_element(op.ticks);
  }
  for (const ModelClones& clones : model.clones) total += *std::ranges::min_element(clones.ticks);
  return std::max(longest, (total + model.chips() - 1) / model.chips());
}

// Arguments by contradiction: nothing is within one tick less than the bound.
std::int64_t CheckLimit(const BoundModel& model, const Certificate& certificate, const Work& work,
                        Effort& effort) {
  const BoundEvidence& evidence = *certificate.evidence;
  if (evidence.buckets > kMostBuckets) throw NotProven("divides work into too many buckets");
  const Ticks limit = certificate.bound - 1;
  const Measure weights = Weights(model);
  const Progress progress(model, work, weights, evidence.buckets, limit, effort);
  if (progress.refuted()) return 0;
  if (evidence.proof == BoundProof::kWindow) {
    throw NotProven("the windows leave room for a plan one tick below the bound");
  }
  std::vector<SidePath> side_paths;
  if (model.triangle != TriangleUse::kNone) {
    side_paths = FindSidePaths(model, kMostSidePathEntries);
  }
  return CheckKeptStates({model, work, weights, progress, side_paths, limit}, evidence.states,
                         effort);
}

// Rules that the argument leaves out, or leaves in.
void CheckRules(const Certificate& certificate) {
  if (certificate.evidence->simplification.memory > certificate.memory) {
    throw NotProven("the argument counts more against SRAM than the memory model");
  }
  const double exponent = std::log10(certificate.ticks_per_second);
  if (!(std::abs(exponent - std::round(exponent)) < 1e-9)) {
    throw NotProven("the time scale is no power of ten");
  }
  constexpr Ticks kMost = Ticks{1} << 57;
  if (certificate.bound > kMost) throw NotProven("claims more ticks than any plan takes");
}

std::int64_t CheckEvidence(const Graph& graph, const Certificate& certificate,
                           const CertificateOptions& options) {
  const BoundEvidence& evidence = *certificate.evidence;
  CheckRules(certificate);
  if (certificate.bound <= 0) return 0;
  Effort effort(options.most_steps);
  const BoundModel model = BuildModel(graph, certificate, effort);
  const Work work(model);
  switch (evidence.proof) {
    case BoundProof::kWork:
      Demand(certificate.bound, WorkBound(model));
      return 0;
    case BoundProof::kClosure:
      if (!model.serial) throw NotProven("transfers run beside work");
      Demand(certificate.bound,
             CheapestSet(model, work, 1, effort).Around(model.OpOf(evidence.node)));
      return 0;
    case BoundProof::kTwoChip:
      RefuteTwoChips(model, work, evidence.edge, certificate.bound - 1, effort);
      return 0;
    case BoundProof::kWindow:
    case BoundProof::kExhaustive:
      break;
  }
  return CheckLimit(model, certificate, work, effort);
}

std::string Identity(const Graph& graph, const Package& package, const Certificate& certificate) {
  if (certificate.graph_sha256 != GraphDigest(graph)) {
    return fmt::format("is of graph \"{}\" with another SHA-256", certificate.graph_name);
  }
  if (!(certificate.package == package)) {
    return fmt::format("is of another package than \"{}\"", package.name);
  }
  return {};
}

}  // namespace

CertificateReport CheckCertificate(const Graph& graph, const Package& package,
                                   const Certificate& certificate,
                                   const CertificateOptions& options) {
  Validate(graph);
  Validate(package);
  CertificateReport report;
  report.reason = Identity(graph, package, certificate);
  report.of_another_graph = !report.reason.empty();
  if (report.of_another_graph) return report;
  if (!certificate.evidence) {
    report.reason = "the bound is not certified: " + certificate.missing;
    return report;
  }
  try {
    report.decisions = CheckEvidence(graph, certificate, options);
    report.proven = true;
  } catch (const NotProven& reason) {
    report.reason = reason.what();
  }
  return report;
}

}  // namespace cleave
