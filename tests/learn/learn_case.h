// Small problems for the tests of learning.
#pragma once

#include <utility>
#include <vector>

#include "cleave/learn/features.h"
#include "tests/support/random_dag.h"

namespace cleave::testing {

inline Problem LearnProblem(int nodes, const PackageRules& rules, std::uint64_t stream) {
  RandomStream random(77, stream);
  RandomDagOptions dag;
  dag.nodes = nodes;
  dag.reach = 5;
  return {RandomDag(dag, random), MakePackage(rules)};
}

inline Problem LearnProblem(int nodes, int chips, std::uint64_t stream = 0) {
  PackageRules rules;
  rules.chips = chips;
  return LearnProblem(nodes, rules, stream);
}

inline std::vector<float> RandomFloats(std::size_t count, double least, double most,
                                       RandomStream& random) {
  std::vector<float> values(count);
  for (float& value : values) {
    value = static_cast<float>(least + (most - least) * random.Uniform());
  }
  return values;
}

// What the 16 digits of a double can tell of the slope of `f`, by central differences around x.
template <typename Function>
double Slope(Function f, double x, double step) {
  return (f(x + step) - f(x - step)) / (2 * step);
}

}  // namespace cleave::testing
