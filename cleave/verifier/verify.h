// The independent verifier: checks a plan against its graph and package from first principles.
//
// It shares no code with the cost model, the constraint solver and the searches, so that a mistake
// there cannot hide here. It works in doubles and follows the definitions of docs/cost-model.md.
#pragma once

#include <optional>

#include "cleave/graph/graph.h"
#include "cleave/problem/plan.h"
#include "cleave/verifier/report.h"

namespace cleave {

struct VerifyOptions {
  std::optional<Package> package;     // instead of the one in the plan
  std::optional<MemoryModel> memory;  // instead of the one that the plan's options name
  double tolerance = 1e-6;            // of claimed times, relative to the interval
};

// Everything that is wrong with the plan. Throws InputError only if the graph, the package or the
// name of the plan's memory model is itself invalid.
// O(nodes log nodes + tensors + consumers, times chips for tensors that pass many chips).
VerifyReport VerifyPlan(const Graph& graph, const Plan& plan, const VerifyOptions& options = {});

}  // namespace cleave
