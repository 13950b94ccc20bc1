// The static constraints. Each check adds what it finds to the report.
#pragma once

#include <vector>

#include "cleave/verifier/flow.h"
#include "cleave/verifier/report.h"

namespace cleave::verifier {

// Every node has a chip of the package. False if not: nothing else can then be checked.
bool CheckAssignment(const Graph& graph, const Package& package, const std::vector<int>& chip_of,
                     VerifyReport& report);

// Nodes of equal color share a chip.
void CheckColocation(const Placement& placement, VerifyReport& report);

// The used chips are 0..m.
void CheckNoSkipping(const Placement& placement, VerifyReport& report);

// No tensor goes to a lower chip. False if one does: costs are then not defined.
bool CheckAcyclicDataflow(const std::vector<TensorFlow>& flows, VerifyReport& report);

// No two chips depend both directly and over others. The dataflow must be acyclic.
void CheckChipTriangle(const Package& package, const std::vector<TensorFlow>& flows,
                       VerifyReport& report);

}  // namespace cleave::verifier
