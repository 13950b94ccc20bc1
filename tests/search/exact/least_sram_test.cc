// M* against all assignments.
#include "cleave/search/exact/least_sram.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "tests/support/brute_force.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

TEST(LeastSramTest, IsTheLeastWithWhichTheWeightsFit) {
  for (std::uint64_t trial = 0; trial < 60; ++trial) {
    RandomStream random(96, trial);
    testing::RandomDagOptions options;
    options.nodes = 3 + static_cast<int>(random.Below(6));
    options.weight_share = 0.3 + 0.7 * random.Uniform();
    options.clone_share = trial % 3 == 0 ? 0.5 : 0;
    testing::PackageRules rules;
    rules.triangle = false;
    rules.sram_bytes = 1000;
    const Problem problem(testing::RandomDag(options, random), testing::MakePackage(rules),
                          {MemoryModel::kWeights});
    std::int64_t expected = std::int64_t{1} << 60;
    testing::ForEachMonotone(problem, [&](std::span<const ChipId> chips) {
      const LoadTable loads = CostModel(problem).Loads(chips);
      std::int64_t largest = 1;
      for (ChipId chip = 0; chip < problem.num_chips(); ++chip) {
        largest = std::max(largest, loads.chip(chip).weight_bytes);
      }
      if (IsValid(problem, chips)) expected = std::min(expected, largest);
    });
    const LeastSram least = FindLeastSram(problem, 0, [] { return false; });
    EXPECT_TRUE(least.exact);
    EXPECT_EQ(least.bytes, expected) << "trial " << trial;
  }
}

}  // namespace
}  // namespace cleave
