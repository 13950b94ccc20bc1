// Edges that other paths run beside: what the triangle rule ties together.
//
// Take an edge u -> v and an operation x on a path from u to v. Were u before a stage, x on it and
// v behind, the chip of v would depend on u's both directly and over the stage.
#pragma once

#include <vector>

#include "cleave/verifier/certificate/measures.h"

namespace cleave::verifier {

struct SidePath {
  int from = 0;
  int to = 0;
  std::vector<int> between;  // strictly, ascending
};

// What lies between two operations; empty if nothing does. O(operations + edges).
std::vector<int> Between(const BoundModel& model, int from, int to);

// All edges with something between their ends, so long as they hold `most_entries` operations in
// all: leaving edges out loses nothing but time.
std::vector<SidePath> FindSidePaths(const BoundModel& model, std::size_t most_entries);

}  // namespace cleave::verifier
