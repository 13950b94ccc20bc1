#include "cleave/solver/sampling_table.h"

#include <gtest/gtest.h>

#include "tests/solver/random_problem.h"

namespace cleave {
namespace {

using testing::RandomProblem;

// W from its definition, in doubles and unscaled.
std::vector<std::vector<double>> SlowLookahead(const Problem& problem, const ProbabilityRows& rows,
                                               std::span<const OpIndex> order) {
  const auto chips = static_cast<std::size_t>(problem.num_chips());
  std::vector<std::vector<double>> w(order.size() + 1, std::vector<double>(chips, 1.0));
  for (std::size_t i = order.size(); i-- > 0;) {
    for (std::size_t c = 0; c < chips; ++c) {
      w[i][c] = 0;
      for (std::size_t k = c; k < chips; ++k) {
        w[i][c] += static_cast<double>(rows[order[i]][k]) * w[i + 1][k];
      }
    }
  }
  return w;
}

TEST(SamplingTable, MatchesItsDefinition) {
  RandomStream random(21);
  for (const int chips : {1, 2, 3, 4, 5, 36, 63, 64}) {
    const Problem problem = RandomProblem({20, chips}, random);
    const ProbabilityRows rows = testing::RandomRows(problem, random);
    const std::vector<OpIndex> order = VisitOrders(problem).Deepest();
    const auto w = SlowLookahead(problem, rows, order);
    const SamplingTable table(problem, rows, order);
    for (std::size_t i = 0; i < order.size(); ++i) {
      const float* tail = table.tail(i);
      EXPECT_EQ(tail[chips], 0.0F);
      for (int c = 0; c < chips; ++c) {
        const auto at = static_cast<std::size_t>(c);
        EXPECT_NEAR(static_cast<double>(tail[c] / tail[0]), w[i][at] / w[i][0], 1e-5);
      }
    }
  }
}

TEST(SamplingTable, WithoutLookaheadHoldsTheRows) {
  RandomStream random(22);
  const Problem problem = RandomProblem({10, 5}, random);
  const ProbabilityRows rows = testing::RandomRows(problem, random);
  const SamplingTable table(problem, rows, VisitOrders(problem).Deepest(), false);
  for (std::size_t i = 0; i < 10; ++i) {
    for (int c = 0; c < 5; ++c) {
      EXPECT_NEAR(table.tail(i)[c] - table.tail(i)[c + 1],
                  rows[table.order()[i]][static_cast<std::size_t>(c)], 1e-5);
    }
  }
}

TEST(SamplingTable, RebuildEqualsConstruction) {
  RandomStream random(23);
  const Problem problem = RandomProblem({30, 9}, random);
  const VisitOrders orders(problem);
  const ProbabilityRows rows = testing::RandomRows(problem, random);
  SamplingTable rebuilt(problem, UniformRows(problem), orders.Deepest());
  const std::vector<OpIndex> order = orders.Deepest(&random);
  rebuilt.Rebuild(rows, order);
  const SamplingTable fresh(problem, rows, order);
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (int c = 0; c <= 9; ++c) EXPECT_EQ(rebuilt.tail(i)[c], fresh.tail(i)[c]);
  }
}

}  // namespace
}  // namespace cleave
