// Small random problems under every rule combination, for tests against brute force.
#pragma once

#include <utility>
#include <vector>

#include "cleave/problem/problem.h"
#include "tests/support/random_dag.h"

namespace cleave {

struct ExactCase {
  testing::PackageRules rules;
  MemoryModel memory;
  testing::RandomDagOptions dag;
  bool host = true;
  double idle_share = 0;  // of nodes that take no time and weigh nothing, with tensors of one size
  bool alike = false;     // nodes are of two kinds, tensors small
  std::uint64_t number = 0;

  void MakeAlike(Graph& graph, RandomStream& random) const {
    if (!alike) return;
    for (Tensor& tensor : graph.tensors) tensor.bytes = 100;
    for (Node& node : graph.nodes) {
      if (node.clone_of) continue;
      const bool large = random.Below(2) == 0;
      node.seconds = large ? 2e-6 : 1e-6;
      node.weight_bytes = large ? 10'000 : 0;
    }
  }

  void MakeIdle(Graph& graph, RandomStream& random) const {
    if (idle_share == 0) return;
    for (Tensor& tensor : graph.tensors) tensor.bytes = 10'000;
    for (Node& node : graph.nodes) {
      if (node.clone_of || random.Uniform() >= idle_share) continue;
      node.seconds = 0;
      node.weight_bytes = 0;
    }
    // Something has to take time.
    Node& last = graph.nodes.back();
    if (!last.clone_of && last.seconds == 0.0) last.seconds = 1e-6;
  }

  Problem Make() const {
    RandomStream random(77, number);
    Package package = testing::MakePackage(rules);
    if (!host) package.host_bytes_per_second.reset();
    Graph graph = testing::RandomDag(dag, random);
    MakeIdle(graph, random);
    MakeAlike(graph, random);
    return Problem(std::move(graph), package, {memory});
  }
};

// Rules and memory models in turn, everything else by chance.
inline ExactCase MakeExactCase(std::uint64_t number) {
  const std::vector<testing::PackageRules> all = testing::AllRules(3);
  constexpr MemoryModel kModels[] = {MemoryModel::kNone, MemoryModel::kWeights, MemoryModel::kFull};
  RandomStream random(78, number);
  ExactCase result;
  result.number = number;
  result.rules = all[number % all.size()];
  result.memory = kModels[number / all.size() % 3];
  result.rules.chips = 2 + static_cast<int>(random.Below(3));
  result.rules.equal_chips = random.Below(3) != 0;
  const std::uint32_t tight = random.Below(3);
  result.rules.sram_bytes = tight == 0 ? 1'000'000 : 10'000 + random.Below(90'000);
  result.dag.nodes = 3 + static_cast<int>(random.Below(6));
  result.dag.mean_readers = 0.8 + 1.5 * random.Uniform();
  result.dag.reach = random.Below(2) == 0 ? 3 : 0;
  result.dag.clone_share = random.Below(3) == 0 ? 0.5 : 0;
  result.dag.color_share = random.Below(4) == 0 ? 0.3 : 0;
  result.dag.weight_share = random.Uniform();
  result.dag.host_tensors = random.Below(2) == 0;
  result.host = random.Below(2) == 0;
  result.dag.sink_share = random.Below(3) == 0 ? 0.3 : 0;
  // Views and the like, which reductions merge. Clones would have to take the same time.
  if (random.Below(3) == 0 && result.dag.clone_share == 0) result.idle_share = 0.4;
  result.alike = random.Below(4) == 0;
  return result;
}

}  // namespace cleave
