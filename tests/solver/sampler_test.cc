#include "cleave/solver/sampler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

#include "tests/solver/random_problem.h"
#include "tests/support/brute_force.h"

namespace cleave {
namespace {

using testing::RandomProblem;
using testing::RandomRows;
using testing::RuleCases;

TEST(Sampler, AlwaysValid) {
  RandomStream random(31);
  for (int round = 0; round < 150; ++round) {
    const int chips = 1 + static_cast<int>(random.Below(kMaxSolverChips));
    for (const testing::SolverCase& rules : RuleCases(2 + round % 60, chips)) {
      const Problem problem = RandomProblem(rules, random);
      Solver solver(problem);
      const SamplingTable table(problem, RandomRows(problem, random),
                                solver.orders().Deepest(&random));
      std::vector<ChipId> chips_of_op(static_cast<std::size_t>(problem.num_ops()));
      for (int k = 0; k < 20; ++k) {
        solver.Sample(table, random, chips_of_op);
        const auto violation = FindViolation(problem, chips_of_op);
        EXPECT_FALSE(violation) << violation->text;
      }
    }
  }
}

TEST(Sampler, SurvivesRowsWithoutMass) {
  RandomStream random(32);
  const Problem problem = RandomProblem({30, 8}, random);
  Solver solver(problem);
  std::vector<ChipId> chips(30);
  for (const float fill : {0.0F, 1e-30F, 1e30F}) {
    const ProbabilityRows rows(problem.num_ops(), problem.num_chips(), fill);
    const SamplingTable table(problem, rows, solver.orders().Deepest());
    solver.Sample(table, random, chips);
    EXPECT_TRUE(IsValid(problem, chips));
    solver.SampleWithLogProbability(table, random, chips);
    EXPECT_TRUE(IsValid(problem, chips));
  }
}

// The probabilities of all partitions that can be drawn add up to one.
TEST(Sampler, ProbabilitiesAddUpToOne) {
  RandomStream random(33);
  for (int round = 0; round < 40; ++round) {
    for (const testing::SolverCase& rules : RuleCases(6, 3)) {
      const Problem problem = RandomProblem(rules, random);
      Solver solver(problem);
      const SamplingTable table(problem, RandomRows(problem, random),
                                solver.orders().Deepest(&random));
      double total = 0;
      testing::ForEachMonotone(problem, [&](std::span<const ChipId> chips) {
        const double probability = std::exp(solver.LogProbability(table, chips));
        EXPECT_TRUE(probability == 0 || IsValid(problem, chips));
        total += probability;
      });
      EXPECT_NEAR(total, 1.0, 1e-4);
    }
  }
}

// Both ways of drawing follow the probabilities: chi-square per partition over many draws.
TEST(Sampler, DrawsFollowTheProbabilities) {
  RandomStream random(34);
  const Problem problem = RandomProblem({6, 3}, random);
  Solver solver(problem);
  const SamplingTable table(problem, RandomRows(problem, random), solver.orders().Deepest());
  constexpr int kDraws = 200000;
  for (const bool with_log : {false, true}) {
    std::map<std::vector<ChipId>, int> counts;
    std::vector<ChipId> chips(6);
    for (int k = 0; k < kDraws; ++k) {
      if (with_log) {
        solver.SampleWithLogProbability(table, random, chips);
      } else {
        solver.Sample(table, random, chips);
      }
      ++counts[chips];
    }
    double chi_square = 0;
    for (const auto& [partition, count] : counts) {
      const double expected = kDraws * std::exp(solver.LogProbability(table, partition));
      ASSERT_GT(expected, 0);
      chi_square += (count - expected) * (count - expected) / expected;
    }
    const auto cells = static_cast<double>(counts.size());
    EXPECT_LT(chi_square, cells + 5 * std::sqrt(2 * cells)) << "with_log " << with_log;
  }
}

TEST(Sampler, ReturnedLogProbabilityIsThatOfTheSample) {
  RandomStream random(35);
  for (int round = 0; round < 50; ++round) {
    const Problem problem = RandomProblem({40, 12}, random);
    Solver solver(problem);
    const SamplingTable table(problem, RandomRows(problem, random), solver.orders().Deepest());
    std::vector<ChipId> chips(40);
    const double drawn = solver.SampleWithLogProbability(table, random, chips);
    EXPECT_NEAR(drawn, solver.LogProbability(table, chips), 1e-9);
    EXPECT_LE(drawn, 0);
  }
}

TEST(Sampler, ImpossiblePartitionsHaveNoProbability) {
  RandomStream random(36);
  const Problem problem = RandomProblem({10, 4}, random);
  Solver solver(problem);
  const SamplingTable table(problem, UniformRows(problem), solver.orders().Deepest());
  const std::vector<ChipId> skipping(10, 3);
  EXPECT_EQ(solver.LogProbability(table, skipping), -std::numeric_limits<double>::infinity());
}

// Uniform rows without the lookahead drift to the last chip; with it they spread out.
TEST(Sampler, LookaheadSpreadsUniformRows) {
  Graph graph;
  constexpr NodeId kNodes = 200;
  graph.nodes.resize(kNodes, Node{"n", "op", 1.0, 0, {}, {}, {}, {}});
  for (NodeId v = 0; v + 1 < kNodes; ++v) graph.tensors.push_back({"t", 1, v, {v + 1}, false});
  testing::PackageRules rules;
  rules.chips = 16;
  const Problem problem(graph, testing::MakePackage(rules));
  Solver solver(problem);
  RandomStream random(37);
  std::vector<ChipId> chips(kNodes);
  const auto mean_effective_chips = [&](bool lookahead) {
    const SamplingTable table(problem, UniformRows(problem), solver.orders().Deepest(), lookahead);
    double total = 0;
    for (int k = 0; k < 200; ++k) {
      solver.Sample(table, random, chips);
      total += EffectiveChips(problem, chips);
    }
    return total / 200;
  };
  EXPECT_GT(mean_effective_chips(true), 10);
  EXPECT_LT(mean_effective_chips(false), 6);
}

TEST(Sampler, PrefersChipsWithRoom) {
  Graph graph;
  constexpr NodeId kNodes = 8;
  graph.nodes.resize(kNodes, Node{"n", "op", 1.0, 50, {}, {}, {}, {}});
  for (NodeId v = 0; v + 1 < kNodes; ++v) graph.tensors.push_back({"t", 1, v, {v + 1}, false});
  testing::PackageRules rules;
  rules.chips = 4;
  rules.sram_bytes = 100;  // two nodes a chip, so one partition fits
  const Problem problem(graph, testing::MakePackage(rules));
  Solver solver(problem);
  const SamplingTable table(problem, UniformRows(problem), solver.orders().Deepest());
  RandomStream random(38);
  std::vector<ChipId> chips(kNodes);
  for (int k = 0; k < 200; ++k) {
    solver.Sample(table, random, chips);
    std::map<ChipId, int> nodes;
    for (const ChipId chip : chips) ++nodes[chip];
    for (const auto& [chip, count] : nodes) {
      EXPECT_TRUE(chip == 3 || count <= 2);  // the last chip takes what is left
    }
  }
}

}  // namespace
}  // namespace cleave
