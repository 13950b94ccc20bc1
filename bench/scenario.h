// One graph on one package with one kind of rows, ready for sampling.
#pragma once

#include <string>
#include <vector>

#include "bench/bench_graphs.h"
#include "cleave/problem/problem.h"
#include "cleave/solver/solver.h"

namespace cleave::bench {

enum class RowShape { kUniform, kPeaked };

std::string Name(RowShape rows);

// The package mcm36 with another number of chips.
Package PackageWithChips(int chips);

// Peaked rows stand for a trained policy: Gaussians of sigma 0.3 chips around an even spread of the
// work. Members refer to each other, so a scenario stays where it is.
struct Scenario {
  Scenario(const BenchGraph& graph, int chips, RowShape shape);
  Scenario(const Scenario&) = delete;
  Scenario& operator=(const Scenario&) = delete;

  Problem problem;
  VisitOrders orders;
  std::vector<OpIndex> order;     // canonical
  std::vector<double> positions;  // of an even spread of the work over the chips, by operation
  ProbabilityRows rows;
  SamplingTable table;  // of `rows` in `order`, with lookahead
};

}  // namespace cleave::bench
