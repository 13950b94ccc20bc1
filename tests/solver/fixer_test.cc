#include "cleave/solver/fixer.h"

#include <gtest/gtest.h>

#include "tests/solver/random_problem.h"

namespace cleave {
namespace {

using testing::RandomProblem;
using testing::RuleCases;

TEST(Fixer, MakesAnyCandidateValid) {
  RandomStream random(41);
  for (int round = 0; round < 150; ++round) {
    const int chips = 1 + static_cast<int>(random.Below(kMaxSolverChips));
    for (const testing::SolverCase& rules : RuleCases(2 + round % 60, chips)) {
      const Problem problem = RandomProblem(rules, random);
      Solver solver(problem);
      const ProbabilityRows rows = testing::RandomRows(problem, random);
      std::vector<ChipId> candidate(static_cast<std::size_t>(problem.num_ops()));
      for (ChipId& chip : candidate) {
        chip = static_cast<ChipId>(random.Below(static_cast<std::uint32_t>(chips + 4))) - 2;
      }
      std::vector<ChipId> fixed(candidate.size());
      solver.Fix(candidate, round % 2 == 0 ? &rows : nullptr, random, fixed);
      const auto violation = FindViolation(problem, fixed);
      EXPECT_FALSE(violation) << violation->text;
    }
  }
}

TEST(Fixer, KeepsValidCandidates) {
  RandomStream random(42);
  for (int round = 0; round < 200; ++round) {
    const Problem problem = RandomProblem({30, 6}, random);
    Solver solver(problem);
    const SamplingTable table(problem, UniformRows(problem), solver.orders().Deepest());
    std::vector<ChipId> valid(30);
    solver.Sample(table, random, valid);
    std::vector<ChipId> fixed(30);
    solver.Fix(valid, nullptr, random, fixed);
    EXPECT_EQ(fixed, valid);
  }
}

TEST(Fixer, MayWorkInPlace) {
  RandomStream random(43);
  const Problem problem = RandomProblem({30, 6}, random);
  Solver solver(problem);
  std::vector<ChipId> chips(30);
  for (ChipId& chip : chips) chip = static_cast<ChipId>(random.Below(6));
  std::vector<ChipId> apart(30);
  RandomStream twin(5);
  solver.Fix(chips, nullptr, twin, apart);
  twin = RandomStream(5);
  solver.Fix(chips, nullptr, twin, chips);
  EXPECT_EQ(chips, apart);
}

// A chain with one operation out of place: only that one changes.
TEST(Fixer, ChangesNoMoreThanItMust) {
  Graph graph;
  constexpr NodeId kNodes = 40;
  graph.nodes.resize(kNodes, Node{"n", "op", 1.0, 0, {}, {}, {}, {}});
  for (NodeId v = 0; v + 1 < kNodes; ++v) graph.tensors.push_back({"t", 1, v, {v + 1}, false});
  testing::PackageRules rules;
  rules.chips = 4;
  const Problem problem(graph, testing::MakePackage(rules));
  Solver solver(problem);
  RandomStream random(44);
  for (std::size_t wrong = 1; wrong + 1 < kNodes; ++wrong) {
    std::vector<ChipId> candidate;
    for (NodeId v = 0; v < kNodes; ++v) candidate.push_back(v / 10);
    const ChipId right = candidate[wrong];
    candidate[wrong] = right == 3 ? 0 : 3;
    std::vector<ChipId> fixed(kNodes);
    solver.Fix(candidate, nullptr, random, fixed);
    for (std::size_t v = 0; v < kNodes; ++v) {
      if (v == wrong) continue;
      EXPECT_EQ(fixed[v], candidate[v]) << "operation " << v << ", wrong " << wrong;
    }
  }
}

// Near-valid candidates keep most of their chips.
TEST(Fixer, KeepsMostOfAPerturbedPartition) {
  RandomStream random(45);
  double kept = 0;
  double total = 0;
  for (int round = 0; round < 100; ++round) {
    const Problem problem = RandomProblem({60, 6}, random);
    Solver solver(problem);
    const SamplingTable table(problem, UniformRows(problem), solver.orders().Deepest());
    std::vector<ChipId> candidate(60);
    solver.Sample(table, random, candidate);
    for (int k = 0; k < 3; ++k) candidate[random.Below(60)] = static_cast<ChipId>(random.Below(6));
    std::vector<ChipId> fixed(60);
    solver.Fix(candidate, nullptr, random, fixed);
    for (std::size_t i = 0; i < 60; ++i) kept += fixed[i] == candidate[i] ? 1 : 0;
    total += 60;
  }
  EXPECT_GT(kept / total, 0.75);
}

}  // namespace
}  // namespace cleave
