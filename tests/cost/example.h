// A graph small enough to cost by hand. Times are in microseconds, rates make 1000 bytes one.
//
//   input -1000-> [0: 1 us, 10 B] -2000-> [1: 2 us, 20 B] -500-> [2: 3 us, 30 B] -300-> output
//                        \-----------2000 (same tensor)--------/
#pragma once

#include <string>
#include <vector>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/problem.h"
#include "tests/support/random_dag.h"

namespace cleave::testing {

inline Graph ExampleGraph() {
  Graph graph;
  for (const int k : {1, 2, 3}) {
    Node node;
    node.flops = k * 1e6;
    node.weight_bytes = 10 * k;
    node.bytes_accessed = 0;
    graph.nodes.push_back(node);
  }
  graph.tensors = {{"in", 1000, kNoNode, {0}, false},
                   {"t0", 2000, 0, {1, 2}, false},
                   {"t1", 500, 1, {2}, false},
                   {"out", 300, 2, {}, true}};
  return graph;
}

inline Package ExamplePackage(const PackageRules& rules) {
  Package package = MakePackage(rules);
  package.link = {1e9, 1e-6};
  package.host_bytes_per_second = 1e9;
  return package;
}

inline PlanCost CostOf(const PackageRules& rules, const std::vector<ChipId>& chips) {
  const Problem problem(ExampleGraph(), ExamplePackage(rules));
  return CostModel(problem).Report(chips);
}

}  // namespace cleave::testing
