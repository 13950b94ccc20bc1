#include "cleave/solver/probability_rows.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/solver/random_problem.h"

namespace cleave {
namespace {

// Four operations of equal work on two chips.
Problem FourOnTwo() {
  Graph graph;
  graph.nodes.resize(4, Node{"n", "op", 1e9, 0, 0.0, {}, {}, {}});
  for (NodeId v = 0; v < 3; ++v) graph.tensors.push_back({"t", 0, v, {v + 1}, false});
  testing::PackageRules rules;
  rules.chips = 2;
  return {graph, testing::MakePackage(rules)};
}

TEST(ProbabilityRows, WorkSharePositionsSpreadEvenly) {
  const Problem problem = FourOnTwo();
  // Middles of the work lie at 1/8, 3/8, 5/8, 7/8 of the total; positions are 2 x share - 1/2.
  const std::vector<OpIndex> order{0, 1, 2, 3};
  const std::vector<double> positions = WorkSharePositions(problem, order);
  EXPECT_NEAR(positions[0], 0.0, 1e-12);  // -1/4, clamped
  EXPECT_NEAR(positions[1], 0.25, 1e-12);
  EXPECT_NEAR(positions[2], 0.75, 1e-12);
  EXPECT_NEAR(positions[3], 1.0, 1e-12);
}

TEST(ProbabilityRows, PeakedRowsAreGaussian) {
  const Problem problem = FourOnTwo();
  const ProbabilityRows rows = PeakedRows(problem, std::vector<double>{0, 0.5, 1, 1}, 0.5);
  EXPECT_FLOAT_EQ(rows[0][0], 1.0F);
  EXPECT_FLOAT_EQ(rows[0][1], std::exp(-2.0F));
  EXPECT_FLOAT_EQ(rows[1][0], rows[1][1]);
}

TEST(ProbabilityRows, EffectiveChips) {
  const Problem problem = FourOnTwo();
  EXPECT_NEAR(EffectiveChips(problem, std::vector<ChipId>{0, 0, 0, 0}), 1.0, 1e-12);
  EXPECT_NEAR(EffectiveChips(problem, std::vector<ChipId>{0, 0, 1, 1}), 2.0, 1e-12);
  // Shares 1/4 and 3/4: exp(ln(4)/4 + 3/4 ln(4/3)) = 4 / 3^(3/4).
  EXPECT_NEAR(EffectiveChips(problem, std::vector<ChipId>{0, 1, 1, 1}), 4 / std::pow(3.0, 0.75),
              1e-12);
}

}  // namespace
}  // namespace cleave
