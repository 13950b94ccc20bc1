#include "cleave/solver/partial_partition.h"

#include <gtest/gtest.h>

#include "cleave/solver/draw_step.h"
#include "tests/solver/random_problem.h"

namespace cleave {
namespace {

using testing::RandomProblem;
using testing::RuleCases;

// Whether some completion of chips[order[0..placed)] satisfies every rule, by trying them all.
bool Completable(const Problem& problem, std::span<const OpIndex> order, std::size_t placed,
                 std::vector<ChipId>& chips) {
  if (placed == order.size()) return IsValid(problem, chips);
  for (ChipId chip = 0; chip < problem.num_chips(); ++chip) {
    chips[static_cast<std::size_t>(order[placed])] = chip;
    if (Completable(problem, order, placed + 1, chips)) return true;
  }
  return false;
}

// The theorem: at every step of every random walk some chip is accepted, and every accepted chip
// leaves a valid completion.
TEST(PartialPartition, AcceptedChipsCanBeCompleted) {
  RandomStream random(11);
  std::int64_t tested = 0;
  for (int round = 0; round < 300; ++round) {
    for (const testing::SolverCase& rules : RuleCases(6, 3)) {
      const Problem problem = RandomProblem(rules, random);
      const std::vector<OpIndex> order = VisitOrders(problem).Deepest(&random);
      PartialPartition partial(problem);
      std::vector<ChipId> chips(order.size());
      for (std::size_t i = 0; i < order.size(); ++i) {
        partial.Open(order[i]);
        const ChipSet accepted = AcceptedChips(partial);
        ASSERT_NE(accepted, 0U);
        std::vector<ChipId> choices;
        ForEachChip(accepted, [&](int chip) {
          choices.push_back(chip);
          std::vector<ChipId> trial = chips;
          trial[static_cast<std::size_t>(order[i])] = chip;
          EXPECT_TRUE(Completable(problem, order, i + 1, trial));
          ++tested;
        });
        const ChipId chosen = choices[random.Below(static_cast<std::uint32_t>(choices.size()))];
        partial.Place(chosen);
        chips[static_cast<std::size_t>(order[i])] = chosen;
      }
      EXPECT_TRUE(IsValid(problem, chips));
    }
  }
  EXPECT_GT(tested, 5000);
}

// Without the triangle rule nothing but range and order restrict the choice.
TEST(PartialPartition, OpenModeOpensChipsOneByOne) {
  RandomStream random(12);
  const Problem problem = RandomProblem({5, 4, false, true}, random);
  PartialPartition partial(problem);
  partial.Open(0);
  EXPECT_EQ(AcceptedChips(partial), ChipBit(0));
  partial.Place(0);
  partial.Open(1);
  EXPECT_EQ(partial.last(), 1);
}

TEST(PartialPartition, GapModeMaySkip) {
  RandomStream random(13);
  const Problem problem = RandomProblem({5, 4, true, false}, random);
  PartialPartition partial(problem);
  partial.Open(0);
  EXPECT_EQ(AcceptedChips(partial), ChipsUpTo(3));
}

// A diamond 0 -> {1, 2} -> 3 with 0 -> 3: if 1 leaves 0's chip, 3 cannot leave 1's and 0's edge
// would become a triangle, unless everything after stays with 1.
TEST(PartialPartition, RefusesTriangles) {
  Graph graph;
  graph.nodes.resize(3, Node{"n", "op", 1.0, 0, {}, {}, {}, {}});
  graph.tensors.push_back({"a", 1, 0, {1, 2}, false});
  graph.tensors.push_back({"b", 1, 1, {2}, false});
  testing::PackageRules rules;
  rules.chips = 4;
  const Problem problem(graph, testing::MakePackage(rules));
  PartialPartition partial(problem);
  partial.Open(0);
  partial.Place(0);
  partial.Open(1);
  EXPECT_EQ(AcceptedChips(partial), ChipsUpTo(1));
  partial.Place(1);
  partial.Open(2);
  EXPECT_EQ(AcceptedChips(partial), ChipBit(1));  // chip 2 would close the triangle 0, 1, 2
}

TEST(PartialPartition, TracksRoomForWeights) {
  Graph graph;
  graph.nodes.resize(2, Node{"n", "op", 1.0, 60, {}, {}, {}, {}});
  graph.tensors.push_back({"a", 1, 0, {1}, false});
  testing::PackageRules rules;
  rules.sram_bytes = 100;
  const Problem problem(graph, testing::MakePackage(rules));
  PartialPartition partial(problem);
  partial.Open(0);
  EXPECT_TRUE(partial.HasRoom(0));
  partial.Place(0);
  partial.Open(1);
  EXPECT_FALSE(partial.HasRoom(0));
  EXPECT_TRUE(partial.HasRoom(1));
}

}  // namespace
}  // namespace cleave
