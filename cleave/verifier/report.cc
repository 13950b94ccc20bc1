#include "cleave/verifier/report.h"

#include <algorithm>
#include <utility>

namespace cleave {

std::string_view Name(Rule rule) {
  switch (rule) {
    case Rule::kIdentity:
      return "identity";
    case Rule::kAssignment:
      return "assignment";
    case Rule::kAcyclicDataflow:
      return "acyclic-dataflow";
    case Rule::kNoSkipping:
      return "no-skipping";
    case Rule::kChipTriangle:
      return "chip-triangle";
    case Rule::kColocation:
      return "co-location";
    case Rule::kMemory:
      return "memory";
    case Rule::kIntervalClaim:
      return "interval-claim";
    case Rule::kChipClaim:
      return "chip-claim";
    case Rule::kBottleneckClaim:
      return "bottleneck-claim";
    case Rule::kBound:
      return "bound";
    case Rule::kCertificate:
      break;
  }
  return "certificate";
}

bool VerifyReport::of_another_graph() const {
  return std::ranges::any_of(violations,
                             [](const Violation& v) { return v.rule == Rule::kIdentity; });
}

void VerifyReport::Add(Rule rule, std::string place, std::string text) {
  violations.push_back({rule, std::move(place), std::move(text)});
}

}  // namespace cleave
