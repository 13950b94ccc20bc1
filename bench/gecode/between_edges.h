// A constraint that the triangle rule implies, in Gecode's own terms.
#pragma once

#include <gecode/int.hh>

#include "cleave/problem/problem.h"

namespace cleave::bench {

// For every edge (u, v) and every operation x on another path from u to v: chip(x) is chip(u) or
// chip(v). On a third chip x would make v's chip depend on u's both directly and over x. Lets
// search see a skip connection's consequences before its end is placed. One member constraint an
// (edge, x).
void PostBetweenEdges(Gecode::Home home, const Problem& problem, const Gecode::IntVarArgs& chips);

}  // namespace cleave::bench
