// Proofs that weights cannot be placed, against all assignments.
#include "cleave/search/exact/placement.h"

#include <gtest/gtest.h>

#include "tests/support/brute_force.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

TEST(PlacementTest, ProvesOnlyWhatBruteForceFinds) {
  int proven = 0;
  int infeasible = 0;
  int feasible = 0;
  std::uint64_t trial = 0;
  for (testing::PackageRules rules : testing::AllRules(3)) {
    for (const MemoryModel memory : {MemoryModel::kWeights, MemoryModel::kFull}) {
      for (int i = 0; i < 24; ++i) {
        RandomStream random(83, ++trial);
        testing::RandomDagOptions options;
        options.nodes = 4 + static_cast<int>(random.Below(4));
        options.clone_share = trial % 3 == 0 ? 0.3 : 0;
        const Graph graph = testing::RandomDag(options, random);
        std::int64_t weights = 0;
        for (const Node& node : graph.nodes) weights += node.weight_bytes;
        rules.sram_bytes = weights * (30 + random.Below(40)) / 100;
        const Problem problem(graph, testing::MakePackage(rules), {memory});
        const bool fits = testing::OptimalInterval(problem).has_value();
        (fits ? feasible : infeasible) += 1;
        const bool none = CannotBePlaced(problem, {});
        EXPECT_FALSE(fits && none) << rules << ", trial " << trial;
        proven += none ? 1 : 0;
      }
    }
  }
  EXPECT_GT(feasible, 100);
  EXPECT_GT(infeasible, 100);
  EXPECT_GT(proven, 50);
}

}  // namespace
}  // namespace cleave
