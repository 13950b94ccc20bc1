#include "cleave/io/plan_file.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/io/json_document.h"
#include "cleave/io/json_reader.h"
#include "cleave/io/package_json.h"

namespace cleave {
namespace {

constexpr std::string_view kFormat = "cleave.plan/1";

void ReadGraphName(const JsonObject& object, Plan& plan) {
  const JsonObject graph(object.Get("graph"), "/graph", {"name", "nodes", "sha256"});
  plan.graph_name = graph.String("name");
  plan.graph_nodes = graph.Integer("nodes");
  plan.graph_sha256 = graph.String("sha256");
}

std::vector<int> ReadAssignment(const JsonObject& object) {
  constexpr IntegerRange kAnyChip{std::numeric_limits<int>::min(), std::numeric_limits<int>::max()};
  const JsonList list(object.Get("assignment"), "/assignment");
  std::vector<int> assignment;
  assignment.reserve(list.size());
  for (std::size_t v = 0; v < list.size(); ++v) {
    assignment.push_back(static_cast<int>(list.Integer(v, kAnyChip)));
  }
  return assignment;
}

ChipCost ReadChipCost(const JsonValue& value, std::string place) {
  const JsonObject chip(value, std::move(place), {"compute", "in", "out", "host", "sram", "load"});
  return {.compute_seconds = chip.Number("compute"),
          .in_bytes = chip.Integer("in"),
          .out_bytes = chip.Integer("out"),
          .host_bytes = chip.Integer("host"),
          .sram_bytes = chip.Integer("sram"),
          .load_seconds = chip.Number("load")};
}

// A throughput is no more than another way to write the interval, so it is checked and dropped.
void CheckThroughput(const JsonObject& cost, double interval_seconds) {
  constexpr double kTolerance = 1e-6;
  const auto throughput = cost.OptionalNumber("throughput_per_second");
  if (!throughput || std::abs(*throughput * interval_seconds - 1) <= kTolerance) return;
  throw InputError({"", cost.Place("throughput_per_second")}, "does not belong to the interval",
                   "write 1 / interval_seconds, or null");
}

PlanCost ReadCost(const JsonObject& object) {
  const JsonObject cost(object.Get("cost"), "/cost",
                        {"interval_seconds", "throughput_per_second", "chips", "bottleneck"});
  PlanCost result;
  result.interval_seconds = cost.Number("interval_seconds");
  CheckThroughput(cost, result.interval_seconds);
  const JsonList chips(cost.Get("chips"), cost.Place("chips"));
  for (std::size_t c = 0; c < chips.size(); ++c) {
    result.chips.push_back(ReadChipCost(chips[c], chips.Place(c)));
  }
  result.bottleneck = cost.String("bottleneck");
  return result;
}

std::optional<PlanBound> ReadBound(const JsonObject& object) {
  const JsonValue* value = object.Find("bound");
  if (value == nullptr) return std::nullopt;
  const JsonObject bound(*value, "/bound", {"interval_seconds", "proof"});
  return PlanBound{bound.Number("interval_seconds"), bound.String("proof")};
}

std::map<std::string, std::string> ReadOptions(const JsonValue& value, const std::string& place) {
  const auto* members = std::get_if<JsonMembers>(&value.data);
  if (members == nullptr) throw InputError({"", place}, "must be an object of strings");
  std::map<std::string, std::string> options;
  for (const JsonMember& member : *members) {
    const auto* text = std::get_if<std::string>(&member.value.data);
    if (text == nullptr) {
      throw InputError({"", JsonPointer(place, member.key)}, "must be a string",
                       "put the value in quotes");
    }
    options.emplace(member.key, *text);
  }
  return options;
}

Provenance ReadProvenance(const JsonObject& object) {
  const JsonObject origin(object.Get("provenance"), "/provenance",
                          {"method", "seed", "evaluations", "wall_seconds", "version", "options"});
  return {.method = origin.String("method"),
          .seed = origin.Unsigned("seed"),
          .evaluations = origin.Integer("evaluations"),
          .wall_seconds = origin.Number("wall_seconds"),
          .version = origin.String("version"),
          .options = ReadOptions(origin.Get("options"), origin.Place("options"))};
}

Plan PlanFromJson(const JsonValue& value) {
  CheckFormat(value, "", kFormat);
  const JsonObject object(
      value, "", {"format", "graph", "package", "assignment", "cost", "bound", "provenance"});
  Plan plan;
  ReadGraphName(object, plan);
  plan.package = PackageFromJson(object.Get("package"), "/package");
  plan.assignment = ReadAssignment(object);
  plan.cost = ReadCost(object);
  plan.bound = ReadBound(object);
  plan.provenance = ReadProvenance(object);
  return plan;
}

}  // namespace

Plan ParsePlan(std::string_view text, std::string source) {
  return ParseDocument(text, std::move(source), PlanFromJson);
}

Plan ReadPlan(const std::filesystem::path& path) {
  return ParsePlan(ReadDocument(path), path.string());
}

}  // namespace cleave
