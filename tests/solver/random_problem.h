// Random problems for the solver's property tests.
#pragma once

#include <cmath>
#include <vector>

#include "cleave/problem/constraints.h"
#include "cleave/solver/solver.h"
#include "tests/support/random_dag.h"

namespace cleave::testing {

struct SolverCase {
  int nodes = 8;
  int chips = 3;
  bool triangle = true;
  bool no_skipping = true;
};

inline Problem RandomProblem(const SolverCase& wanted, RandomStream& random) {
  RandomDagOptions dag;
  dag.nodes = wanted.nodes;
  dag.mean_readers = 1.0 + 2.0 * random.Uniform();
  dag.reach = random.Below(2) == 0 ? 0 : 4;
  PackageRules rules;
  rules.chips = wanted.chips;
  rules.triangle = wanted.triangle;
  rules.no_skipping = wanted.no_skipping;
  return {RandomDag(dag, random), MakePackage(rules)};
}

// The four combinations of the rules that the solver knows.
inline std::vector<SolverCase> RuleCases(int nodes, int chips) {
  return {{nodes, chips, true, true},
          {nodes, chips, true, false},
          {nodes, chips, false, true},
          {nodes, chips, false, false}};
}

inline ProbabilityRows RandomRows(const Problem& problem, RandomStream& random) {
  ProbabilityRows rows(problem.num_ops(), problem.num_chips());
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    for (float& value : rows[op]) value = random.UniformFloat() + 1e-3F;
  }
  return rows;
}

// The value that a chi-square variate of so many degrees of freedom, at least 1, exceeds as rarely
// as a normal one exceeds `z` standard deviations (Wilson and Hilferty, PNAS 1931: good to a per
// cent).
inline double ChiSquareQuantile(double freedom, double z) {
  const double variance = 2 / (9 * freedom);
  return freedom * std::pow(1 - variance + z * std::sqrt(variance), 3);
}

}  // namespace cleave::testing
