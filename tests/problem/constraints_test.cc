// The rules against their definitions in words.
#include "cleave/problem/constraints.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/support/random_dag.h"

namespace cleave {
namespace {

using ChipEdges = std::set<std::pair<ChipId, ChipId>>;

std::size_t Index(OpIndex op) { return static_cast<std::size_t>(op); }

ChipEdges ChipEdgesOf(const Problem& problem, const std::vector<ChipId>& chips) {
  ChipEdges edges;
  for (OpIndex u = 0; u < problem.num_ops(); ++u) {
    for (const OpIndex v : problem.successors()[u]) {
      if (chips[Index(u)] != chips[Index(v)]) edges.emplace(chips[Index(u)], chips[Index(v)]);
    }
  }
  return edges;
}

// Edges of the longest path a -> b over chips that do not fall; 0 if there is none.
int LongestPath(const ChipEdges& edges, ChipId a, ChipId b) {
  int longest = 0;
  for (const auto& [from, to] : edges) {
    if (from != a || to > b) continue;
    if (to == b) longest = std::max(longest, 1);
    const int rest = LongestPath(edges, to, b);
    if (rest > 0) longest = std::max(longest, rest + 1);
  }
  return longest;
}

std::optional<StaticRule> BrokenRule(const Problem& problem, const std::vector<ChipId>& chips) {
  for (const ChipId chip : chips) {
    if (chip < 0 || chip >= problem.num_chips()) return StaticRule::kChipRange;
  }
  const ChipEdges edges = ChipEdgesOf(problem, chips);
  for (const auto& [from, to] : edges) {
    if (from > to) return StaticRule::kAcyclicDataflow;
  }
  const std::set<ChipId> used(chips.begin(), chips.end());
  if (problem.no_skipping() && *used.rbegin() + 1 != static_cast<ChipId>(used.size())) {
    return StaticRule::kNoSkipping;
  }
  if (problem.triangle()) {
    for (const auto& [from, to] : edges) {
      if (LongestPath(edges, from, to) != 1) return StaticRule::kTriangle;
    }
  }
  return std::nullopt;
}

TEST(ConstraintsTest, AgreeWithTheirDefinitions) {
  std::map<std::optional<StaticRule>, int> seen;
  for (const testing::PackageRules& rules : testing::AllRules(5)) {
    for (std::uint64_t trial = 0; trial < 40; ++trial) {
      RandomStream random(71, trial);
      testing::RandomDagOptions options;
      options.nodes = 9;
      const Problem problem(testing::RandomDag(options, random), testing::MakePackage(rules));
      for (int k = 0; k < 10; ++k) {
        std::vector<ChipId> chips = testing::RandomMonotone(problem, random);
        const auto op = random.Below(static_cast<std::uint32_t>(problem.num_ops()));
        if (k % 5 == 1) chips[op] = static_cast<ChipId>(random.Below(6)) - 1;
        if (k % 5 == 2) chips[op] = 5;
        const auto expected = BrokenRule(problem, chips);
        const auto found = FindViolation(problem, chips);
        ASSERT_EQ(found.has_value(), expected.has_value());
        ASSERT_EQ(IsValid(problem, chips), !expected.has_value());
        if (found) {
          ASSERT_EQ(found->rule, *expected) << found->text;
          ASSERT_FALSE(found->text.empty());
        }
        ++seen[expected];
      }
    }
  }
  EXPECT_EQ(seen.size(), 5U) << "every rule should have been broken, and none";
}

TEST(ConstraintsTest, AllSixtyFourChipsInUseSkipNone) {
  testing::RandomDagOptions options;
  options.nodes = 64;
  options.mean_readers = 0;
  RandomStream random(1);
  const Problem problem(testing::RandomDag(options, random), testing::MakePackage({64}));
  std::vector<ChipId> chips(64);
  for (std::size_t v = 0; v < 64; ++v) chips[v] = static_cast<ChipId>(v);
  EXPECT_TRUE(IsValid(problem, chips));
  chips[30] = 31;
  const auto violation = FindViolation(problem, chips);
  ASSERT_TRUE(violation.has_value());
  EXPECT_EQ(violation->rule, StaticRule::kNoSkipping);
  EXPECT_NE(violation->text.find("chip 30"), std::string::npos);
}

}  // namespace
}  // namespace cleave
