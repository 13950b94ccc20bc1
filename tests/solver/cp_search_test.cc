#include "cleave/solver/cp_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "tests/solver/random_problem.h"
#include "tests/support/brute_force.h"

namespace cleave {
namespace {

using testing::RandomProblem;
using testing::RuleCases;

bool Within(std::span<const ChipId> chips, std::span<const ChipSet> domains) {
  for (std::size_t op = 0; op < chips.size(); ++op) {
    if ((domains[op] & ChipBit(chips[op])) == 0) return false;
  }
  return true;
}

// With random domains and visiting orders: solved if and only if a valid partition exists.
TEST(CpSearch, AgreesWithExhaustiveSearch) {
  RandomStream random(51);
  int feasible = 0;
  int infeasible = 0;
  for (int round = 0; round < 500; ++round) {
    for (const testing::SolverCase& rules : RuleCases(6, 3)) {
      const Problem problem = RandomProblem(rules, random);
      CpOptions options;
      options.order.resize(6);
      std::iota(options.order.begin(), options.order.end(), 0);
      random.Shuffle(std::span(options.order));
      for (int op = 0; op < 6; ++op) options.domains.push_back(1 + random.Below(7));
      bool exists = false;
      testing::ForEachMonotone(problem, [&](std::span<const ChipId> chips) {
        exists = exists || (Within(chips, options.domains) && IsValid(problem, chips));
      });
      const CpResult result = CpSearch(problem, nullptr, options, random);
      ASSERT_EQ(result.status, exists ? CpStatus::kSolved : CpStatus::kInfeasible);
      if (exists) {
        EXPECT_TRUE(IsValid(problem, result.chips));
        EXPECT_TRUE(Within(result.chips, options.domains));
      }
      ++(exists ? feasible : infeasible);
    }
  }
  EXPECT_GT(feasible, 100);
  EXPECT_GT(infeasible, 100);
}

TEST(CpSearch, PinsOperations) {
  RandomStream random(52);
  const Problem problem = RandomProblem({20, 4, false, true}, random);
  CpOptions options;
  options.domains.assign(20, ChipsUpTo(3));
  options.domains[19] = ChipBit(2);  // the last operation in topological order
  const CpResult result = CpSearch(problem, nullptr, options, random);
  ASSERT_EQ(result.status, CpStatus::kSolved);
  EXPECT_EQ(result.chips[19], 2);
  EXPECT_TRUE(IsValid(problem, result.chips));
}

TEST(CpSearch, OneChip) {
  RandomStream random(53);
  const Problem problem = RandomProblem({5, 1}, random);
  const CpResult result = CpSearch(problem, nullptr, {}, random);
  ASSERT_EQ(result.status, CpStatus::kSolved);
  EXPECT_EQ(result.chips, std::vector<ChipId>(5, 0));
}

TEST(CpSearch, FollowsTheRows) {
  RandomStream random(54);
  const Problem problem = RandomProblem({12, 4, false, false}, random);
  ProbabilityRows rows(problem.num_ops(), problem.num_chips(), 0.0F);
  for (OpIndex op = 0; op < problem.num_ops(); ++op) rows[op][2] = 1.0F;
  const CpResult result = CpSearch(problem, &rows, {}, random);
  ASSERT_EQ(result.status, CpStatus::kSolved);
  EXPECT_EQ(result.chips, std::vector<ChipId>(12, 2));
}

TEST(CpSearch, GivesUpAtItsLimit) {
  RandomStream random(55);
  const Problem problem = RandomProblem({60, 12}, random);
  CpOptions options;
  options.max_failures = 1;
  int gave_up = 0;
  for (int round = 0; round < 20; ++round) {
    const CpResult result = CpSearch(problem, nullptr, options, random);
    EXPECT_LE(result.failures, 2);
    gave_up += result.status == CpStatus::kGaveUp ? 1 : 0;
  }
  EXPECT_GT(gave_up, 0);
}

}  // namespace
}  // namespace cleave
