// After any moves the incremental figures equal those of a full evaluation, bit for bit.
#include "cleave/cost/incremental_cost.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/cost/cost_model.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

using testing::PackageRules;

std::size_t Index(OpIndex op) { return static_cast<std::size_t>(op); }

// A random chip for the operation between its sources and its readers.
ChipId RandomChip(const Problem& problem, std::span<const ChipId> chips, OpIndex op,
                  RandomStream& random) {
  ChipId low = 0;
  ChipId high = problem.num_chips() - 1;
  for (const OpIndex u : problem.predecessors()[op]) low = std::max(low, chips[Index(u)]);
  for (const OpIndex v : problem.successors()[op]) high = std::min(high, chips[Index(v)]);
  return low + static_cast<ChipId>(random.Below(static_cast<std::uint32_t>(high - low) + 1));
}

class IncrementalCostTest : public ::testing::TestWithParam<PackageRules> {
 protected:
  static Problem RandomProblem(MemoryModel memory, std::uint64_t trial, RandomStream& random) {
    PackageRules rules = GetParam();
    rules.chips = 2 + static_cast<int>(random.Below(7));
    rules.equal_chips = trial % 2 == 0;
    rules.sram_bytes = 150'000;
    testing::RandomDagOptions options;
    options.nodes = 25;
    options.clone_share = trial % 3 == 0 ? 0.5 : 0;
    options.color_share = trial % 3 == 1 ? 0.3 : 0;
    return Problem(testing::RandomDag(options, random), testing::MakePackage(rules), {memory});
  }

  static void ExpectEqualsFull(const Problem& problem, IncrementalCost& cost) {
    const CostModel model(problem);
    ASSERT_TRUE(cost.loads() == model.Loads(cost.chips()));
    const Outcome outcome = model.Evaluate(cost.chips());
    ASSERT_EQ(cost.FitsSram(), outcome.accepted) << outcome.refusal;
    if (outcome.accepted) {
      ASSERT_EQ(cost.Interval(), outcome.interval);
    }
  }
};

TEST_P(IncrementalCostTest, EqualsFullEvaluation) {
  int fitting = 0;
  int overflowing = 0;
  for (const MemoryModel memory : {MemoryModel::kNone, MemoryModel::kWeights, MemoryModel::kFull}) {
    for (std::uint64_t trial = 0; trial < 12; ++trial) {
      RandomStream random(51, trial);
      const Problem problem = RandomProblem(memory, trial, random);
      IncrementalCost cost(problem, testing::RandomMonotone(problem, random));
      for (int k = 0; k < 120; ++k) {
        const auto op =
            static_cast<OpIndex>(random.Below(static_cast<std::uint32_t>(problem.num_ops())));
        cost.Move(op, RandomChip(problem, cost.chips(), op, random));
        if (random.Below(3) != 0) continue;  // several moves between two looks
        ASSERT_NO_FATAL_FAILURE(ExpectEqualsFull(problem, cost));
        ++(cost.FitsSram() ? fitting : overflowing);
      }
    }
  }
  EXPECT_GT(fitting, 0);
  EXPECT_GT(overflowing, 0);
}

// Chips beyond those that one word can hold change nothing.
TEST_P(IncrementalCostTest, WideSetsCostTheSame) {
  RandomStream random(53);
  testing::RandomDagOptions options;
  options.nodes = 60;
  const Graph graph = testing::RandomDag(options, random);
  PackageRules rules = GetParam();
  rules.chips = kChipSetBits;
  const Problem narrow(graph, testing::MakePackage(rules));
  rules.chips = kMaxChips;
  const Problem wide(graph, testing::MakePackage(rules));
  IncrementalCost cost(wide, testing::RandomMonotone(narrow, random));
  for (int k = 0; k < 60; ++k) {
    const auto op = static_cast<OpIndex>(random.Below(60)) % narrow.num_ops();
    cost.Move(op, RandomChip(narrow, cost.chips(), op, random));
    ASSERT_NO_FATAL_FAILURE(ExpectEqualsFull(wide, cost));
    const LoadTable expected = CostModel(narrow).Loads(cost.chips());
    for (ChipId chip = 0; chip < narrow.num_chips(); ++chip) {
      ASSERT_TRUE(cost.loads().chip(chip) == expected.chip(chip));
      ASSERT_EQ(cost.loads().HopTicks(chip), expected.HopTicks(chip));
    }
  }
}

TEST_P(IncrementalCostTest, ResetStartsOver) {
  RandomStream random(52);
  const Problem problem = RandomProblem(MemoryModel::kFull, 0, random);
  IncrementalCost cost(problem, testing::RandomMonotone(problem, random));
  cost.Reset(testing::RandomMonotone(problem, random));
  ASSERT_NO_FATAL_FAILURE(ExpectEqualsFull(problem, cost));
}

INSTANTIATE_TEST_SUITE_P(Rules, IncrementalCostTest, ::testing::ValuesIn(testing::AllRules(4)));

}  // namespace
}  // namespace cleave
