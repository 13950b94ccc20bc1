// What a policy is trained and validated on: problems with a teacher's plan.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cleave/base/random.h"
#include "cleave/base/run_context.h"
#include "cleave/graph/graph.h"
#include "cleave/package/package.h"
#include "cleave/problem/problem.h"

namespace cleave {

struct TrainingExample {
  TrainingExample(std::string given_name, Graph graph, Package package)
      : name(std::move(given_name)), problem(std::move(graph), std::move(package)) {}

  std::string name;
  Problem problem;
  std::vector<ChipId> teacher;  // the plan of `slice`
  Ticks teacher_interval = 0;
  Ticks reference = 1;  // the greedy plan's
};

// Prepares the graph and slices it. Null if slicing finds no plan that fits. `effort` is slice's,
// in million steps. Deterministic.
std::unique_ptr<TrainingExample> MakeTrainingExample(const Graph& graph, const Package& package,
                                                     double effort);

// A random package for the graph: 4 to 64 chips, both transfer models, now and then relays, links
// and compute up to 3 times slower or faster than mcm36's, and SRAM from scarce to ample.
// Meant for pre-training: what one checkpoint should serve, it must have seen.
Package RandomPackage(const Graph& graph, RandomStream& random);

}  // namespace cleave
