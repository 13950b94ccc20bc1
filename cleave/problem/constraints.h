// The static constraints of a partition (docs/cost-model.md): acyclic dataflow, no skipping, triangle.
//
// Co-location holds by construction, since an operation has one chip. Memory is dynamic: cost model.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "cleave/problem/problem.h"

namespace cleave {

enum class StaticRule { kChipRange, kAcyclicDataflow, kNoSkipping, kTriangle };

struct RuleViolation {
  StaticRule rule;
  std::string text;  // names the operations or chips involved
};

// The first violated rule, in the order of the enum; nothing if the partition is valid.
// O(edges + chips^2).
std::optional<RuleViolation> FindViolation(const Problem& problem, std::span<const ChipId> chips);

// The same without the explanation, for hot paths.
bool IsValid(const Problem& problem, std::span<const ChipId> chips);

}  // namespace cleave
