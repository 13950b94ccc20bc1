#include "cleave/verifier/verify.h"

#include <fmt/format.h>

#include "cleave/base/error.h"
#include "cleave/graph/validate.h"
#include "cleave/io/graph_file.h"
#include "cleave/verifier/claims.h"
#include "cleave/verifier/constraints.h"
#include "cleave/verifier/flow.h"
#include "cleave/verifier/interval.h"
#include "cleave/verifier/memory.h"

namespace cleave {
namespace {

MemoryModel ChooseMemoryModel(const Plan& plan, const VerifyOptions& options) {
  if (options.memory) return *options.memory;
  const auto option = plan.provenance.options.find("memory");
  if (option == plan.provenance.options.end()) return MemoryModel::kFull;
  if (const auto model = MemoryModelNamed(option->second)) return *model;
  throw InputError({"", "/provenance/options/memory"},
                   "\"" + option->second + "\" is not a memory model",
                   "known are full, weights, none");
}

void CheckIdentity(const Graph& graph, const Plan& plan, VerifyReport& report) {
  const auto nodes = static_cast<std::int64_t>(graph.nodes.size());
  if (plan.graph_name != graph.name) {
    report.Add(Rule::kIdentity, "",
               fmt::format("made for graph \"{}\", not \"{}\"", plan.graph_name, graph.name));
  }
  if (plan.graph_nodes != nodes) {
    report.Add(Rule::kIdentity, "",
               fmt::format("made for {} nodes; the graph has {}", plan.graph_nodes, nodes));
  }
  if (const std::string digest = GraphDigest(graph); plan.graph_sha256 != digest) {
    report.Add(
        Rule::kIdentity, "",
        fmt::format("made for the graph with SHA-256 \"{}\", not {}", plan.graph_sha256, digest));
  }
}

// Everything that needs each node to have a chip.
void CheckPlacement(const verifier::Placement& placement, const Plan& plan, double tolerance,
                    VerifyReport& report) {
  const Package& package = placement.package;
  const std::vector<verifier::TensorFlow> flows = verifier::TensorFlows(placement);
  verifier::CheckColocation(placement, report);
  if (package.no_skipping) verifier::CheckNoSkipping(placement, report);
  if (!verifier::CheckAcyclicDataflow(flows, report)) return;
  if (package.triangle_in_force()) verifier::CheckChipTriangle(package, flows, report);

  PlanCost cost = verifier::RecomputeCost(placement, flows);
  const std::vector<std::int64_t> sram = verifier::SramBytes(placement, flows, report.memory);
  for (std::size_t c = 0; c < cost.chips.size(); ++c) cost.chips[c].sram_bytes = sram[c];
  verifier::CheckMemory(package, sram, report);
  report.cost = std::move(cost);
  verifier::CheckClaims(plan, placement, flows, tolerance, report);
}

}  // namespace

VerifyReport VerifyPlan(const Graph& graph, const Plan& plan, const VerifyOptions& options) {
  const Package& package = options.package ? *options.package : plan.package;
  Validate(graph);
  Validate(package);
  VerifyReport report;
  report.memory = ChooseMemoryModel(plan, options);
  CheckIdentity(graph, plan, report);
  if (!verifier::CheckAssignment(graph, package, plan.assignment, report)) return report;
  CheckPlacement({graph, package, plan.assignment}, plan, options.tolerance, report);
  return report;
}

}  // namespace cleave
