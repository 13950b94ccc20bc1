// The canonical text of plans.
#include <fmt/format.h>

#include "cleave/io/json_reader.h"
#include "cleave/io/json_text.h"
#include "cleave/io/package_json.h"
#include "cleave/io/plan_file.h"

namespace cleave {
namespace {

constexpr std::size_t kChipsPerLine = 32;  // of an assignment

std::string AssignmentToJson(const std::vector<int>& assignment) {
  std::string out = "[";
  for (std::size_t v = 0; v < assignment.size(); ++v) {
    if (v > 0) out += v % kChipsPerLine == 0 ? ",\n  " : ", ";
    out += std::to_string(assignment[v]);
  }
  return out + "]";
}

std::string CostToJson(const PlanCost& cost) {
  const double throughput = cost.throughput_per_second();
  std::string out =
      fmt::format("{{\"interval_seconds\": {}, \"throughput_per_second\": {},\n  \"chips\": [",
                  JsonNumber(cost.interval_seconds),
                  throughput <= kMaxJsonNumber ? JsonNumber(throughput) : "null");
  for (std::size_t c = 0; c < cost.chips.size(); ++c) {
    const ChipCost& chip = cost.chips[c];
    out += fmt::format(
        "{}\n   {{\"compute\": {}, \"in\": {}, \"out\": {}, \"host\": {}, \"sram\": {}, "
        "\"load\": {}}}",
        c > 0 ? "," : "", JsonNumber(chip.compute_seconds), chip.in_bytes, chip.out_bytes,
        chip.host_bytes, chip.sram_bytes, JsonNumber(chip.load_seconds));
  }
  return out + fmt::format("],\n  \"bottleneck\": {}}}", JsonString(cost.bottleneck));
}

std::string BoundToJson(const std::optional<PlanBound>& bound) {
  if (!bound) return "null";
  return fmt::format(R"({{"interval_seconds": {}, "proof": {}}})",
                     JsonNumber(bound->interval_seconds), JsonString(bound->proof));
}

std::string ProvenanceToJson(const Provenance& origin) {
  std::string out = fmt::format(
      R"({{"method": {}, "seed": {}, "evaluations": {}, "wall_seconds": {}, "version": {},)",
      JsonString(origin.method), origin.seed, origin.evaluations, JsonNumber(origin.wall_seconds),
      JsonString(origin.version));
  out += "\n  \"options\": {";
  for (const char* separator = ""; const auto& [name, value] : origin.options) {
    out += separator + JsonString(name) + ": " + JsonString(value);
    separator = ", ";
  }
  return out + "}}";
}

}  // namespace

std::string FormatPlan(const Plan& plan) {
  return fmt::format(
      "{{\"format\": \"cleave.plan/1\",\n \"graph\": {{\"name\": {}, \"nodes\": {}, \"sha256\": "
      "{}}},\n"
      " \"package\": {},\n \"assignment\": {},\n \"cost\": {},\n \"bound\": {},\n"
      " \"provenance\": {}}}\n",
      JsonString(plan.graph_name), plan.graph_nodes, JsonString(plan.graph_sha256),
      PackageToJson(plan.package, " "), AssignmentToJson(plan.assignment), CostToJson(plan.cost),
      BoundToJson(plan.bound), ProvenanceToJson(plan.provenance));
}

}  // namespace cleave
