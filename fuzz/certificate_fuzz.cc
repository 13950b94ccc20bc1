// Certificate files: no crash, what is read survives a round trip, and whatever the check accepts
// for a small graph is true: no plan is below the bound.
#include <algorithm>

#include "cleave/io/certificate_file.h"
#include "cleave/io/graph_file.h"
#include "cleave/verifier/certificate/check_certificate.h"
#include "cleave/verifier/verify.h"
#include "fuzz/fuzz_input.h"

namespace {

using namespace cleave;

constexpr int kMostChips = 3;  // for which all plans are tried

// 0 -> 1, 2 -> 3 -> 4 -> 5 with the skip 0 -> 4: the graph that the seeds are certificates of.
Graph SmallGraph() {
  Graph graph;
  graph.name = "small";
  const std::vector<std::vector<NodeId>> readers = {{1, 2, 4}, {3}, {3}, {4}, {5}, {}};
  for (NodeId v = 0; v < 6; ++v) {
    Node& node = graph.nodes.emplace_back();
    node.op = "Op";
    node.flops = 1e9 * (1 + v % 3);
    node.weight_bytes = 1000 * v;
    graph.tensors.push_back(
        {"", 500'000 + 100'000 * v, v, readers[static_cast<std::size_t>(v)], v == 5});
  }
  return graph;
}

bool IsPlan(const VerifyReport& report) {
  return report.cost && std::ranges::none_of(report.violations, [](const Violation& violation) {
           return violation.rule == Rule::kAcyclicDataflow || violation.rule == Rule::kNoSkipping ||
                  violation.rule == Rule::kChipTriangle || violation.rule == Rule::kMemory;
         });
}

// Of all assignments.
void CheckAllPlans(const Graph& graph, const Certificate& certificate) {
  // Half a tick a node and tensor, and doubles.
  const double slack = static_cast<double>(graph.nodes.size() + graph.tensors.size());
  const double least =
      (static_cast<double>(certificate.bound) - slack) / certificate.ticks_per_second;
  Plan plan;
  plan.package = certificate.package;
  plan.assignment.assign(graph.nodes.size(), 0);
  while (true) {
    const VerifyReport report = VerifyPlan(graph, plan, {{}, certificate.memory});
    CLEAVE_CHECK(!IsPlan(report) || report.cost->interval_seconds >= least * (1 - 1e-9));
    std::size_t v = 0;
    while (v < plan.assignment.size() && ++plan.assignment[v] == plan.package.num_chips()) {
      plan.assignment[v++] = 0;
    }
    if (v == plan.assignment.size()) return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  TolerateInputErrors([&] {
    Certificate certificate = ParseCertificate(FuzzText(data, size), "fuzz");
    const std::string text = FormatCertificate(certificate);
    CLEAVE_CHECK(FormatCertificate(ParseCertificate(text, "fuzz")) == text);
    const Graph graph = SmallGraph();
    certificate.graph_sha256 = GraphDigest(graph);
    const CertificateReport report =
        CheckCertificate(graph, certificate.package, certificate, {.most_steps = 100'000});
    if (report.proven && certificate.package.num_chips() <= kMostChips) {
      CheckAllPlans(graph, certificate);
    }
  });
  return 0;
}
