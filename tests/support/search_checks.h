// Random problems for searches, and what may be expected of every result.
#pragma once

#include <gtest/gtest.h>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/search.h"
#include "tests/support/random_dag.h"

namespace cleave {

using testing::PackageRules;

inline Problem MakeProblem(const PackageRules& rules, MemoryModel memory, std::uint64_t trial) {
  RandomStream random(21, trial);
  testing::RandomDagOptions options;
  options.nodes = 10 + static_cast<int>(random.Below(40));
  options.reach = trial % 2 == 0 ? 6 : 0;
  options.clone_share = trial % 3 == 0 ? 0.2 : 0;
  options.color_share = trial % 3 == 1 ? 0.1 : 0;
  options.shuffled_ids = trial % 2 == 1;
  return Problem(testing::RandomDag(options, random), testing::MakePackage(rules), {memory});
}

inline void ExpectSameResult(const SearchResult& a, const SearchResult& b) {
  EXPECT_EQ(a.best, b.best);
  EXPECT_EQ(a.interval, b.interval);
  EXPECT_EQ(a.evaluations, b.evaluations);
  EXPECT_EQ(a.refusals, b.refusals);
  EXPECT_EQ(a.method, b.method);
  ASSERT_EQ(a.curve.size(), b.curve.size());
  for (std::size_t i = 0; i < a.curve.size(); ++i) {
    EXPECT_EQ(a.curve[i].evaluations, b.curve[i].evaluations);
    EXPECT_EQ(a.curve[i].interval, b.curve[i].interval);
  }
}

inline void ExpectSound(const Problem& problem, const SearchOptions& options,
                        const SearchResult& result) {
  EXPECT_GE(result.evaluations, 1);
  EXPECT_LE(result.evaluations, options.budget.evaluations);
  EXPECT_LE(result.refusals, result.evaluations);
  EXPECT_FALSE(result.method.empty());
  EXPECT_EQ(result.best.has_value(), result.refusals < result.evaluations);
  if (!result.best) {
    EXPECT_FALSE(result.last_refusal.empty());
    return;
  }
  const auto violation = FindViolation(problem, *result.best);
  EXPECT_FALSE(violation.has_value()) << violation->text;
  const Outcome outcome = CostModel(problem).Evaluate(*result.best);
  EXPECT_TRUE(outcome.accepted) << outcome.refusal;
  EXPECT_EQ(outcome.interval, result.interval);
  ASSERT_FALSE(result.curve.empty());
  EXPECT_EQ(result.curve.back().interval, result.interval);
  EXPECT_LE(result.curve.back().evaluations, result.evaluations);
  if (result.bound) {
    EXPECT_LE(result.bound->interval, result.interval);
  }
  for (std::size_t i = 1; i < result.curve.size(); ++i) {
    EXPECT_LT(result.curve[i].interval, result.curve[i - 1].interval);
    EXPECT_GT(result.curve[i].evaluations, result.curve[i - 1].evaluations);
    EXPECT_GE(result.curve[i].seconds, result.curve[i - 1].seconds);
  }
}

}  // namespace cleave
