#include "cleave/solver/run_sampler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>

#include "tests/solver/random_problem.h"

namespace cleave {
namespace {

using testing::RandomProblem;
using testing::RandomRows;
using testing::RuleCases;
using testing::SolverCase;

// Chi-square of many draws by runs against the probabilities of the step-by-step sampler, which
// must also know every partition that is drawn. Every case is tested by itself and all together, at
// levels of 3e-5: with fixed seeds a failure is a fault.
class Agreement {
 public:
  explicit Agreement(int draws = 20000) : draws_(draws) {}
  void Add(const Problem& problem, const SamplingTable& table, bool with_weights,
           RandomStream& random);
  ~Agreement() { ExpectPlausible(chi_square_, freedom_); }

 private:
  static void ExpectPlausible(double chi_square, double freedom) {
    EXPECT_LE(chi_square, testing::ChiSquareQuantile(freedom, 4.0)) << "freedom " << freedom;
  }

  int draws_;
  double chi_square_ = 0;
  double freedom_ = 0;
};

// Cells with few expected draws are put together, with all partitions that were not drawn.
void Agreement::Add(const Problem& problem, const SamplingTable& table, bool with_weights,
                    RandomStream& random) {
  Solver steps(problem, {.respect_weights = with_weights});
  RunSampler runs(problem, with_weights);
  std::map<std::vector<ChipId>, int> counts;
  std::vector<ChipId> chips(static_cast<std::size_t>(problem.num_ops()));
  for (int k = 0; k < draws_; ++k) {
    runs.Sample(table, random, chips);
    ++counts[chips];
  }
  double chi_square = 0;
  double freedom = -1;
  double rest = draws_;  // expected draws of partitions in no cell of their own, and the real ones
  double rest_drawn = 0;
  for (const auto& [partition, count] : counts) {
    const double expected = draws_ * std::exp(steps.LogProbability(table, partition));
    ASSERT_GT(expected, 0) << "drawn by runs, impossible by steps";
    if (expected < 10) {
      rest_drawn += count;
      continue;
    }
    rest -= expected;
    chi_square += (count - expected) * (count - expected) / expected;
    ++freedom;
  }
  if (rest > 10) {
    chi_square += (rest_drawn - rest) * (rest_drawn - rest) / rest;
    ++freedom;
  }
  if (freedom < 1) return;
  ExpectPlausible(chi_square, freedom);
  chi_square_ += chi_square;
  freedom_ += freedom;
}

TEST(RunSampler, FollowsTheProbabilitiesOfTheSteps) {
  RandomStream random(51);
  Agreement agreement;
  for (int round = 0; round < 12; ++round) {
    for (const SolverCase& rules : RuleCases(5 + round % 4, 2 + round % 4)) {
      const Problem problem = RandomProblem(rules, random);
      SamplingTable table(problem, RandomRows(problem, random), VisitOrders(problem).Deepest());
      table.PrepareRuns(problem);
      agreement.Add(problem, table, false, random);
    }
  }
}

// Rows of one chip each, and rows with chips of no mass at all, leave the precomputed costs at
// their ends.
TEST(RunSampler, FollowsTheProbabilitiesOfSparseRows) {
  RandomStream random(52);
  Agreement agreement;
  for (int round = 0; round < 12; ++round) {
    for (const SolverCase& rules : RuleCases(7, 4)) {
      const Problem problem = RandomProblem(rules, random);
      ProbabilityRows rows = RandomRows(problem, random);
      for (OpIndex op = 0; op < problem.num_ops(); ++op) {
        for (float& value : rows[op]) value = random.Below(2) == 0 ? value : 0.0F;
      }
      SamplingTable table(problem, rows, VisitOrders(problem).Deepest(), round % 2 == 0);
      table.PrepareRuns(problem);
      agreement.Add(problem, table, false, random);
    }
  }
}

// Many sources, sinks and components: runs of which nothing is used any more.
TEST(RunSampler, FollowsTheProbabilitiesOfScatteredGraphs) {
  RandomStream random(57);
  Agreement agreement;
  for (int round = 0; round < 40; ++round) {
    testing::RandomDagOptions dag;
    dag.nodes = 8;
    dag.mean_readers = 0.8;
    dag.sink_share = 0.2;
    testing::PackageRules package;
    package.chips = 3 + round % 2;
    package.no_skipping = round % 4 < 2;
    const Problem problem(testing::RandomDag(dag, random), testing::MakePackage(package));
    SamplingTable table(problem, RandomRows(problem, random), VisitOrders(problem).Deepest());
    table.PrepareRuns(problem);
    agreement.Add(problem, table, false, random);
  }
}

// Any topological order will do. In the deepest one sources come right before their first reader
// and sinks early, so that little is asked of locks and of runs that nothing reads any more.
TEST(RunSampler, FollowsTheProbabilitiesInAnyOrder) {
  RandomStream random(58);
  Agreement agreement(500);
  for (int round = 0; round < 1500; ++round) {
    testing::RandomDagOptions dag;
    dag.nodes = 6 + round % 5;
    dag.mean_readers = 0.6 + 0.2 * (round % 5);
    dag.sink_share = 0.1 * (round % 4);
    testing::PackageRules package;
    package.chips = 3 + round % 3;
    package.no_skipping = random.Below(2) == 0;
    const Problem problem(testing::RandomDag(dag, random), testing::MakePackage(package));
    std::vector<OpIndex> order(static_cast<std::size_t>(problem.num_ops()));
    std::iota(order.begin(), order.end(), 0);
    ASSERT_TRUE(IsTopological(problem, order));
    SamplingTable table(problem, RandomRows(problem, random), order);
    table.PrepareRuns(problem);
    agreement.Add(problem, table, false, random);
  }
}

// A run that nothing reads any more, above a chip that is still read: a source may not join it.
TEST(RunSampler, SourcesDoNotJoinADeadRunBehindALiveChip) {
  const std::vector<std::pair<NodeId, NodeId>> edges{{0, 1}, {1, 2}, {2, 3}, {4, 5}, {0, 6}};
  Graph graph;
  graph.nodes.resize(7);
  for (NodeId u = 0; u < 7; ++u) {
    Tensor tensor{"", 1, u, {}, false};
    for (const auto& [from, to] : edges) {
      if (from == u) tensor.consumers.push_back(to);
    }
    graph.tensors.push_back(tensor);
  }
  testing::PackageRules package;
  package.chips = 4;
  const Problem problem(graph, testing::MakePackage(package));
  RandomStream random(59);
  Agreement agreement;
  for (int round = 0; round < 10; ++round) {
    SamplingTable table(problem, RandomRows(problem, random), {0, 1, 2, 3, 4, 5, 6});
    table.PrepareRuns(problem);
    agreement.Add(problem, table, false, random);
  }
}

TEST(RunSampler, FollowsTheProbabilitiesWithWeights) {
  RandomStream random(53);
  Agreement agreement;
  for (int round = 0; round < 24; ++round) {
    testing::RandomDagOptions dag;
    dag.nodes = 7;
    Graph graph = testing::RandomDag(dag, random);
    for (Node& node : graph.nodes) node.weight_bytes = random.Below(4) * 10;
    testing::PackageRules package;
    package.chips = 3;
    package.triangle = round % 2 == 0;
    package.no_skipping = round % 4 < 2;
    package.sram_bytes = 20 + 10 * random.Below(4);
    const Problem problem(graph, testing::MakePackage(package));
    SamplingTable table(problem, RandomRows(problem, random), VisitOrders(problem).Deepest());
    table.PrepareRuns(problem);
    agreement.Add(problem, table, true, random);
  }
}

// On graphs too large to count partitions: how often every operation is on every chip.
TEST(RunSampler, MarginalsEqualThoseOfTheSteps) {
  constexpr int kDraws = 4000;
  RandomStream random(54);
  for (const SolverCase& rules : RuleCases(80, 6)) {
    const Problem problem = RandomProblem(rules, random);
    const std::vector<OpIndex> order = VisitOrders(problem).Deepest();
    const ProbabilityRows rows = PeakedRows(problem, WorkSharePositions(problem, order), 0.7);
    const SamplingTable plain(problem, rows, order);
    SamplingTable prepared = plain;
    prepared.PrepareRuns(problem);
    Solver solver(problem);
    std::vector<ChipId> chips(80);
    std::vector<std::array<int, 6>> difference(80);
    for (int k = 0; k < kDraws; ++k) {
      solver.Sample(plain, random, chips);
      for (std::size_t i = 0; i < 80; ++i) ++difference[i][static_cast<std::size_t>(chips[i])];
      solver.Sample(prepared, random, chips);
      for (std::size_t i = 0; i < 80; ++i) --difference[i][static_cast<std::size_t>(chips[i])];
    }
    // Differences of two binomial counts: variance at most kDraws / 2; 480 of them.
    for (const auto& row : difference) {
      for (const int value : row) EXPECT_LT(std::abs(value), 5 * std::sqrt(kDraws / 2.0));
    }
  }
}

TEST(RunSampler, AlwaysValid) {
  RandomStream random(55);
  for (int round = 0; round < 150; ++round) {
    const int chips = 1 + static_cast<int>(random.Below(kMaxSolverChips));
    for (const SolverCase& rules : RuleCases(2 + round % 60, chips)) {
      const Problem problem = RandomProblem(rules, random);
      Solver solver(problem);
      SamplingTable table(problem, RandomRows(problem, random), solver.orders().Deepest(&random));
      table.PrepareRuns(problem);
      std::vector<ChipId> chips_of_op(static_cast<std::size_t>(problem.num_ops()));
      for (int k = 0; k < 20; ++k) {
        solver.Sample(table, random, chips_of_op);
        const auto violation = FindViolation(problem, chips_of_op);
        EXPECT_FALSE(violation) << violation->text;
        EXPECT_GT(solver.LogProbability(table, chips_of_op), -1e9);
      }
    }
  }
}

TEST(RunSampler, RebuiltTablesHaveNoRuns) {
  RandomStream random(56);
  const Problem problem = RandomProblem({20, 4}, random);
  const VisitOrders orders(problem);
  SamplingTable table(problem, UniformRows(problem), orders.Deepest());
  EXPECT_EQ(table.runs(), nullptr);
  table.PrepareRuns(problem);
  EXPECT_NE(table.runs(), nullptr);
  table.Rebuild(UniformRows(problem), orders.Deepest(&random));
  EXPECT_EQ(table.runs(), nullptr);
}

}  // namespace
}  // namespace cleave
