#include "bench/gecode/triangle_matrix.h"

namespace cleave::bench {
namespace {

using Gecode::BoolVar;
using Gecode::BoolVarArgs;
using Gecode::Home;

// Square and row-major. Chips depend on themselves, and on higher chips only.
BoolVarArgs UpperTriangle(Home home, int chips) {
  BoolVarArgs matrix;
  const BoolVar yes(home, 1, 1);
  const BoolVar no(home, 0, 0);
  for (int a = 0; a < chips; ++a) {
    for (int b = 0; b < chips; ++b) {
      matrix << (a < b ? BoolVar(home, 0, 1) : a == b ? yes : no);
    }
  }
  return matrix;
}

// a and b imply `then`.
void Imply(Home home, const BoolVar& a, const BoolVar& b, const BoolVar& then) {
  BoolVarArgs positive;
  BoolVarArgs negative;
  positive << then;
  negative << a << b;
  Gecode::clause(home, Gecode::BOT_OR, positive, negative, 1);
}

void Forbid(Home home, const BoolVar& a, const BoolVar& b, const BoolVar& c) {
  BoolVarArgs negative;
  negative << a << b << c;
  Gecode::clause(home, Gecode::BOT_OR, BoolVarArgs(), negative, 1);
}

void PostReduction(Home home, const BoolVarArgs& direct, const BoolVarArgs& reach, int chips) {
  const auto at = [&](int a, int b) { return a * chips + b; };
  for (int a = 0; a < chips; ++a) {
    for (int c = a + 1; c < chips; ++c) {
      Gecode::rel(home, direct[at(a, c)], Gecode::IRT_LQ, reach[at(a, c)]);
      for (int b = a + 1; b < c; ++b) {
        Imply(home, direct[at(a, b)], reach[at(b, c)], reach[at(a, c)]);
        Forbid(home, direct[at(a, b)], reach[at(b, c)], direct[at(a, c)]);
      }
    }
  }
}

}  // namespace

BoolVarArgs PostTriangleMatrix(Home home, const Problem& problem, const Gecode::IntVarArgs& chips) {
  const int num_chips = problem.num_chips();
  const BoolVarArgs direct = UpperTriangle(home, num_chips);
  const BoolVarArgs reach = UpperTriangle(home, num_chips);
  const BoolVar yes(home, 1, 1);
  for (OpIndex u = 0; u < problem.num_ops(); ++u) {
    for (const OpIndex v : problem.successors()[u]) {
      Gecode::element(home, direct, chips[v], num_chips, chips[u], num_chips, yes);
    }
  }
  PostReduction(home, direct, reach, num_chips);
  return direct + reach;
}

}  // namespace cleave::bench
