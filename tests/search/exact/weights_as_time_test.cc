// Weights in place of time.
#include "cleave/search/exact/weights_as_time.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/cost/cost_model.h"
#include "cleave/search/exact/reduction.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

TEST(WeightsAsTimeTest, IntervalsAreWhatTheFullestChipWeighs) {
  int reduced = 0;
  std::uint64_t trial = 0;
  for (const testing::PackageRules& rules : testing::AllRules(3)) {
    for (int i = 0; i < 8; ++i) {
      RandomStream random(61, ++trial);
      testing::RandomDagOptions options;
      options.nodes = 12;
      options.clone_share = trial % 3 == 0 ? 0.3 : 0;
      const Problem problem(testing::RandomDag(options, random), testing::MakePackage(rules),
                            {MemoryModel::kWeights});
      const auto by_weights = WeightsAsTime(problem);
      ASSERT_NE(by_weights, nullptr);
      reduced += by_weights->num_ops() < problem.num_ops();
      const auto chips = testing::RandomMonotone(*by_weights, random);
      const LoadTable loads = CostModel(problem).Loads(Unreduced(*by_weights, chips, problem));
      std::int64_t fullest = 0;
      for (ChipId chip = 0; chip < problem.num_chips(); ++chip) {
        fullest = std::max(fullest, loads.chip(chip).weight_bytes);
      }
      const Ticks interval = CostModel(*by_weights).Loads(chips).Interval();
      EXPECT_NEAR(by_weights->time_scale().ToSeconds(interval) * 1e9, static_cast<double>(fullest),
                  1e-3)
          << rules << ", trial " << trial;
    }
  }
  EXPECT_GT(reduced, 10);
}

TEST(WeightsAsTimeTest, NothingWhereNothingWeighs) {
  RandomStream random(62, 1);
  const Graph graph = testing::RandomDag({.weight_share = 0}, random);
  EXPECT_EQ(WeightsAsTime(Problem(graph, testing::MakePackage({}), {MemoryModel::kWeights})),
            nullptr);
}

}  // namespace
}  // namespace cleave
