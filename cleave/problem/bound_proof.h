// The argument for a lower bound of every plan's interval (docs/exact.md).
#pragma once

#include <optional>
#include <string_view>

namespace cleave {

enum class BoundProof {
  kWork,        // the work shared out evenly, or the longest operation
  kClosure,     // an operation with the cheapest company, what they transfer included
  kTwoChip,     // triangle rule: what lies between the ends of an edge fits on two chips
  kWindow,      // no chain of stages makes enough progress
  kExhaustive,  // no plan below it was left out
};

// The name that plans, certificates and reports use.
constexpr std::string_view Name(BoundProof proof) {
  switch (proof) {
    case BoundProof::kWork:
      return "work";
    case BoundProof::kClosure:
      return "op-closure";
    case BoundProof::kTwoChip:
      return "two-chip";
    case BoundProof::kWindow:
      return "window";
    case BoundProof::kExhaustive:
      break;
  }
  return "exhaustive";
}

// The inverse of Name(); absent when no argument has that name.
constexpr std::optional<BoundProof> BoundProofNamed(std::string_view name) {
  for (const BoundProof proof : {BoundProof::kWork, BoundProof::kClosure, BoundProof::kTwoChip,
                                 BoundProof::kWindow, BoundProof::kExhaustive}) {
    if (Name(proof) == name) return proof;
  }
  return std::nullopt;
}

}  // namespace cleave
