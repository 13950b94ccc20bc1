// Small random problems under every rule combination, for tests against brute force.
#pragma once

#include <vector>

#include "cleave/problem/problem.h"
#include "tests/support/random_dag.h"

namespace cleave {

struct ExactCase {
  testing::PackageRules rules;
  MemoryModel memory;
  testing::RandomDagOptions dag;
  bool host = true;
  std::uint64_t number = 0;

  Problem Make() const {
    RandomStream random(77, number);
    Package package = testing::MakePackage(rules);
    if (!host) package.host_bytes_per_second.reset();
    return Problem(testing::RandomDag(dag, random), package, {memory});
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
  return result;
}

}  // namespace cleave
