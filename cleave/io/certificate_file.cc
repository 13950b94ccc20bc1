#include "cleave/io/certificate_file.h"

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

constexpr std::string_view kFormat = "cleave.certificate/1";
constexpr IntegerRange kNodes{0, std::numeric_limits<NodeId>::max()};
constexpr IntegerRange kPlaces{0, std::numeric_limits<std::int32_t>::max()};
constexpr IntegerRange kChips{0, 1 << 20};

std::vector<std::int32_t> ReadIntegers(const JsonValue& value, std::string place,
                                       IntegerRange range) {
  const JsonList list(value, std::move(place));
  std::vector<std::int32_t> integers;
  integers.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    integers.push_back(static_cast<std::int32_t>(list.Integer(i, range)));
  }
  return integers;
}

std::vector<std::int32_t> ReadIntegers(const JsonObject& object, std::string_view key,
                                       IntegerRange range) {
  return ReadIntegers(object.Get(key), object.Place(key), range);
}

MergeStep ReadStep(const JsonValue& value, const std::string& place) {
  const std::vector<NodeId> nodes = ReadIntegers(value, place, kNodes);
  if (nodes.size() != 2) throw InputError({"", place}, "must be a pair of nodes");
  return {nodes[0], nodes[1]};
}

std::vector<MergeStep> ReadSteps(const JsonValue& value, const std::string& place) {
  const JsonList list(value, place);
  std::vector<MergeStep> steps;
  for (std::size_t i = 0; i < list.size(); ++i) {
    steps.push_back(ReadStep(list[i], list.Place(i)));
  }
  return steps;
}

std::vector<MergeStep> ReadSteps(const JsonObject& object, std::string_view key) {
  return ReadSteps(object.Get(key), object.Place(key));
}

MemoryModel ReadMemory(const JsonObject& object) {
  const std::string name = object.String("memory");
  if (const auto model = MemoryModelNamed(name)) return *model;
  throw InputError({"", object.Place("memory")}, "\"" + name + "\" is not a memory model",
                   "known are full, weights, none");
}

// Rules are said twice, in the package and in the open: readers must not be misled.
void CheckRule(const JsonObject& rules, std::string_view key, bool agrees) {
  if (agrees) return;
  throw InputError({"", rules.Place(key)}, "is not what the package says",
                   "write the package's rule here");
}

void ReadRules(const JsonObject& object, Certificate& certificate) {
  const JsonObject rules(
      object.Get("rules"), "/rules",
      {"transfers", "relay", "triangle", "no_skipping", "equal_chips", "memory"});
  const Package& package = certificate.package;
  const bool serial = package.transfers == Transfers::kSerial;
  CheckRule(rules, "transfers", rules.String("transfers") == (serial ? "serial" : "overlapped"));
  CheckRule(rules, "relay", rules.Bool("relay") == (package.forwarding == Forwarding::kRelay));
  CheckRule(rules, "triangle", rules.Bool("triangle") == package.triangle_in_force());
  CheckRule(rules, "no_skipping", rules.Bool("no_skipping") == package.no_skipping);
  CheckRule(rules, "equal_chips", rules.Bool("equal_chips") == package.homogeneous());
  certificate.memory = ReadMemory(rules);
}

void ReadBound(const JsonObject& object, Certificate& certificate) {
  const JsonObject bound(object.Get("bound"), "/bound",
                         {"ticks", "ticks_per_second", "interval_seconds"});
  certificate.bound = bound.Integer("ticks");
  certificate.ticks_per_second = bound.Number("ticks_per_second");
  const double seconds = bound.Number("interval_seconds");
  constexpr double kTolerance = 1e-9;
  if (certificate.ticks_per_second > 0 &&
      std::abs(certificate.bound_seconds() - seconds) <= kTolerance * seconds) {
    return;
  }
  throw InputError({"", bound.Place("interval_seconds")}, "is not ticks / ticks_per_second");
}

TriangleUse ReadTriangle(const JsonObject& easier) {
  const std::string name = easier.String("triangle");
  for (const TriangleUse use : {TriangleUse::kNone, TriangleUse::kTwoChips, TriangleUse::kAll}) {
    if (Name(use) == name) return use;
  }
  throw InputError({"", easier.Place("triangle")},
                   "\"" + name + "\" is no use of the triangle rule",
                   "known are none, two-chip, all");
}

Simplification ReadSimplification(const JsonObject& object) {
  const JsonObject easier(
      object.Get("simplification"), "/simplification",
      {"triangle", "memory", "free_nodes", "weightless_nodes", "inseparable", "mergers", "twins"});
  Simplification result;
  result.triangle = ReadTriangle(easier);
  result.memory = ReadMemory(easier);
  result.free_nodes = ReadIntegers(easier, "free_nodes", kNodes);
  result.weightless_nodes = ReadIntegers(easier, "weightless_nodes", kNodes);
  // Certificates of earlier versions name none.
  if (easier.Find("inseparable") != nullptr) result.inseparable = ReadSteps(easier, "inseparable");
  result.mergers = ReadSteps(easier, "mergers");
  if (easier.Find("twins") == nullptr) return result;
  const JsonList twins(easier.Get("twins"), easier.Place("twins"));
  for (std::size_t i = 0; i < twins.size(); ++i) {
    result.twins.push_back(ReadSteps(twins[i], twins.Place(i)));
  }
  return result;
}

// The sixth, if there is one, is the stand-in, among so many states.
KeptState ReadState(const JsonValue& value, const std::string& place, std::size_t states) {
  const JsonList list(value, place);
  if (list.size() != 5 && list.size() != 6) {
    throw InputError({"", place}, "must be a list of five or six");
  }
  KeptState state;
  state.chips = static_cast<int>(list.Integer(0, kChips));
  state.prefix = static_cast<std::int32_t>(list.Integer(1, kPlaces));
  state.beyond = ReadIntegers(list[2], list.Place(2), kPlaces);
  state.live_chips = ReadIntegers(list[3], list.Place(3), kChips);
  const JsonList reaches(list[4], list.Place(4));
  for (std::size_t i = 0; i < reaches.size(); ++i) {
    state.reaches.push_back(ReadIntegers(reaches[i], reaches.Place(i), kChips));
  }
  if (list.size() == 6) {
    const IntegerRange indices{0, static_cast<std::int64_t>(states) - 1};
    state.stand_in = static_cast<std::int32_t>(list.Integer(5, indices));
  }
  return state;
}

void ReadStates(const JsonObject& evidence, BoundEvidence& result) {
  result.buckets = static_cast<std::int32_t>(evidence.Integer("buckets", kPlaces));
  result.order = ReadIntegers(evidence, "order", kNodes);
  const JsonList states(evidence.Get("states"), evidence.Place("states"));
  result.states.reserve(states.size());
  for (std::size_t i = 0; i < states.size(); ++i) {
    result.states.push_back(ReadState(states[i], states.Place(i), states.size()));
  }
}

BoundProof ReadProof(const JsonObject& object) {
  const std::string name = object.String("proof");
  if (const auto proof = BoundProofNamed(name)) return *proof;
  throw InputError({"", "/proof"}, "\"" + name + "\" is no argument for a bound",
                   "known are work, op-closure, two-chip, window, exhaustive");
}

BoundEvidence ReadEvidence(const JsonObject& object) {
  const std::string place = "/evidence";
  BoundEvidence result;
  result.proof = ReadProof(object);
  result.simplification = ReadSimplification(object);
  const JsonValue& value = object.Get("evidence");
  switch (result.proof) {
    case BoundProof::kWork:
      JsonObject(value, place, {});
      break;
    case BoundProof::kClosure:
      result.node = static_cast<NodeId>(JsonObject(value, place, {"node"}).Integer("node", kNodes));
      break;
    case BoundProof::kTwoChip:
      result.edge = ReadStep(JsonObject(value, place, {"edge"}).Get("edge"), place + "/edge");
      break;
    case BoundProof::kWindow:
      result.buckets = static_cast<std::int32_t>(
          JsonObject(value, place, {"buckets"}).Integer("buckets", kPlaces));
      break;
    case BoundProof::kExhaustive:
      ReadStates(JsonObject(value, place, {"buckets", "order", "states"}), result);
      break;
  }
  return result;
}

void ReadArgument(const JsonObject& object, Certificate& certificate) {
  const std::string status = object.String("status");
  if (status == "uncertified") {
    certificate.missing = object.String("reason");
  } else if (status == "certified") {
    certificate.evidence = ReadEvidence(object);
  } else {
    throw InputError({"", "/status"}, "\"" + status + "\" is no status",
                     "known are certified, uncertified");
  }
}

Certificate CertificateFromJson(const JsonValue& value) {
  CheckFormat(value, "", kFormat);
  const JsonObject object(value, "",
                          {"format", "graph", "package", "rules", "bound", "status", "reason",
                           "proof", "simplification", "evidence"});
  Certificate certificate;
  const JsonObject graph(object.Get("graph"), "/graph", {"name", "nodes", "sha256"});
  certificate.graph_name = graph.String("name");
  certificate.graph_nodes = graph.Integer("nodes");
  certificate.graph_sha256 = graph.String("sha256");
  certificate.package = PackageFromJson(object.Get("package"), "/package");
  ReadRules(object, certificate);
  ReadBound(object, certificate);
  ReadArgument(object, certificate);
  return certificate;
}

}  // namespace

Certificate ParseCertificate(std::string_view text, std::string source) {
  return ParseDocument(text, std::move(source), CertificateFromJson);
}

Certificate ReadCertificate(const std::filesystem::path& path) {
  return ParseCertificate(ReadDocument(path), path.string());
}

}  // namespace cleave
