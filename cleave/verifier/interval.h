// The initiation interval and its parts, from the definitions (docs/cost-model.md).
#pragma once

#include <vector>

#include "cleave/problem/plan.h"
#include "cleave/verifier/flow.h"

namespace cleave::verifier {

// The plan's cost but for SRAM, under the package's transfer model and forwarding rule. The
// dataflow must be acyclic. O(nodes + tensors * chips).
PlanCost RecomputeCost(const Placement& placement, const std::vector<TensorFlow>& flows);

// Seconds that each link i -> i+1 is busy for one inference; empty where links run within the
// chips' own time (serial transfers).
std::vector<double> LinkSeconds(const Package& package, const std::vector<TensorFlow>& flows);

// For every node: true but for the second and further clones of one node on one chip, which cost
// neither time nor weights.
std::vector<bool> RunningNodes(const Placement& placement);

}  // namespace cleave::verifier
