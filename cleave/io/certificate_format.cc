// The canonical text of certificates.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cleave/io/certificate_file.h"
#include "cleave/io/json_text.h"
#include "cleave/io/package_json.h"

namespace cleave {
namespace {

constexpr std::size_t kPerLine = 16;

// Items as `format` writes them, so many a line.
template <typename Item, typename Format>
std::string ListOf(const std::vector<Item>& items, std::size_t per_line, Format format) {
  std::string out = "[";
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += i % per_line == 0 ? ",\n   " : ", ";
    out += format(items[i]);
  }
  return out + "]";
}

std::string Integers(const std::vector<std::int32_t>& items) {
  return fmt::format("[{}]", fmt::join(items, ","));
}

std::string Nodes(const std::vector<NodeId>& nodes) {
  return ListOf(nodes, kPerLine, [](NodeId node) { return std::to_string(node); });
}

std::string StepToJson(const MergeStep& step) {
  return fmt::format("[{}, {}]", step.node, step.into);
}

std::string Steps(const std::vector<MergeStep>& steps) {
  return ListOf(steps, kPerLine / 2, StepToJson);
}

std::string RulesToJson(const Package& package, MemoryModel memory) {
  return fmt::format(
      R"({{"transfers": "{}", "relay": {}, "triangle": {}, "no_skipping": {}, "equal_chips": {}, "memory": "{}"}})",
      package.transfers == Transfers::kSerial ? "serial" : "overlapped",
      package.forwarding == Forwarding::kRelay, package.triangle_in_force(), package.no_skipping,
      package.homogeneous(), Name(memory));
}

std::string SimplificationToJson(const Simplification& easier) {
  return fmt::format(
      "{{\"triangle\": \"{}\", \"memory\": \"{}\",\n  \"free_nodes\": {},\n"
      "  \"weightless_nodes\": {},\n  \"inseparable\": {},\n  \"mergers\": {},\n  \"twins\": {}}}",
      Name(easier.triangle), Name(easier.memory), Nodes(easier.free_nodes),
      Nodes(easier.weightless_nodes), Steps(easier.inseparable), Steps(easier.mergers),
      ListOf(easier.twins, 1, Steps));
}

std::string StateToJson(const KeptState& state) {
  std::string out = fmt::format("[{}, {}, {}", state.chips, state.prefix, Integers(state.beyond));
  out += ", " + Integers(state.live_chips);
  out += ", " + ListOf(state.reaches, state.reaches.size() + 1, Integers);
  return out + (state.stand_in == -1 ? "]" : fmt::format(", {}]", state.stand_in));
}

// Only what the argument uses.
std::string EvidenceToJson(const BoundEvidence& evidence) {
  switch (evidence.proof) {
    case BoundProof::kWork:
      return "{}";
    case BoundProof::kClosure:
      return fmt::format(R"({{"node": {}}})", evidence.node);
    case BoundProof::kTwoChip:
      return fmt::format(R"({{"edge": {}}})", StepToJson(evidence.edge));
    case BoundProof::kWindow:
      return fmt::format(R"({{"buckets": {}}})", evidence.buckets);
    case BoundProof::kExhaustive:
      break;
  }
  return fmt::format("{{\"buckets\": {},\n  \"order\": {},\n  \"states\": {}}}", evidence.buckets,
                     Nodes(evidence.order), ListOf(evidence.states, 1, StateToJson));
}

std::string ArgumentToJson(const Certificate& certificate) {
  if (!certificate.evidence) {
    return fmt::format(
        " \"status\": \"uncertified\", \"reason\": {}, \"proof\": null,\n"
        " \"simplification\": null,\n \"evidence\": null",
        JsonString(certificate.missing));
  }
  const BoundEvidence& evidence = *certificate.evidence;
  return fmt::format(
      " \"status\": \"certified\", \"reason\": null, \"proof\": \"{}\",\n"
      " \"simplification\": {},\n \"evidence\": {}",
      Name(evidence.proof), SimplificationToJson(evidence.simplification),
      EvidenceToJson(evidence));
}

}  // namespace

std::string FormatCertificate(const Certificate& certificate) {
  return fmt::format(
      "{{\"format\": \"cleave.certificate/1\",\n \"graph\": {{\"name\": {}, \"nodes\": {}, "
      "\"sha256\": {}}},\n \"package\": {},\n \"rules\": {},\n"
      " \"bound\": {{\"ticks\": {}, \"ticks_per_second\": {}, \"interval_seconds\": {}}},\n{}}}\n",
      JsonString(certificate.graph_name), certificate.graph_nodes,
      JsonString(certificate.graph_sha256), PackageToJson(certificate.package, " "),
      RulesToJson(certificate.package, certificate.memory), certificate.bound,
      JsonNumber(certificate.ticks_per_second), JsonNumber(certificate.bound_seconds()),
      ArgumentToJson(certificate));
}

}  // namespace cleave
