// The triangle rule in Gecode's own constraints.
#pragma once

#include <gecode/int.hh>

#include "cleave/problem/problem.h"

namespace cleave::bench {

// Boolean matrices over pairs of chips: D[a][b], whether a depends directly on b, is channelled to
// the chips at the two ends of every edge by element constraints; R[a][b], whether a path leads
// from a to b, is closed over D by clauses; and no D[a][c] has a D[a][b] with R[b][c]. D and R may
// hold more than the edges ask for, so that implications suffice; search must give them their
// smallest values at the end. Returns all matrix variables. O(chips^3 + edges x chips^2) space.
Gecode::BoolVarArgs PostTriangleMatrix(Gecode::Home home, const Problem& problem,
                                       const Gecode::IntVarArgs& chips);

}  // namespace cleave::bench
