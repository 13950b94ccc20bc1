#include "cleave/verifier/constraints.h"

#include <gtest/gtest.h>

#include "tests/verifier/small_case.h"

namespace cleave::verifier {
namespace {

// The only violation of the plan; fails if there are none or several.
Violation Only(const VerifyReport& report) {
  EXPECT_EQ(report.violations.size(), 1U);
  return report.violations.empty() ? Violation{} : report.violations.front();
}

Package RuledPackage(int chips) {
  Package package = FreePackage(chips);
  package.no_skipping = package.triangle = true;
  return package;
}

Violation OnlyViolation(const Graph& graph, const Package& package, std::vector<int> assignment) {
  return Only(VerifyPlan(graph, HonestPlan(graph, package, std::move(assignment))));
}

TEST(ConstraintsTest, GoodPlansPass) {
  for (const std::vector<int>& assignment :
       std::vector<std::vector<int>>{{0, 0, 0}, {0, 0, 1}, {0, 1, 1}}) {
    const Graph graph = SkipGraph();
    const VerifyReport report = VerifyPlan(graph, HonestPlan(graph, RuledPackage(3), assignment));
    EXPECT_TRUE(report.valid()) << report.violations[0].text;
  }
}

TEST(ConstraintsTest, ChipsOutOfRange) {
  for (const int chip : {-1, 3, INT32_MAX}) {
    const Violation violation = OnlyViolation(SkipGraph(), FreePackage(3), {0, 0, chip});
    EXPECT_EQ(violation.rule, Rule::kAssignment);
    EXPECT_EQ(violation.place, "node 2");
  }
}

TEST(ConstraintsTest, AssignmentOfAnotherLength) {
  EXPECT_EQ(OnlyViolation(SkipGraph(), FreePackage(3), {0, 0}).rule, Rule::kAssignment);
  EXPECT_EQ(OnlyViolation(SkipGraph(), FreePackage(3), {0, 0, 0, 0}).rule, Rule::kAssignment);
}

TEST(ConstraintsTest, BackwardFlow) {
  const Graph graph = SkipGraph();
  const VerifyReport report = VerifyPlan(graph, HonestPlan(graph, FreePackage(3), {1, 2, 1}));
  EXPECT_EQ(Only(report), (Violation{Rule::kAcyclicDataflow, "tensor 2",
                                     "flows backward, from chip 2 to chip 1"}));
  EXPECT_FALSE(report.cost.has_value());
}

TEST(ConstraintsTest, SkippedChips) {
  Package package = RuledPackage(4);
  const Violation violation = OnlyViolation(SkipGraph(), package, {0, 0, 2});
  EXPECT_EQ(violation, (Violation{Rule::kNoSkipping, "chip 2", "is used, but chip 1 is not"}));
  EXPECT_EQ(OnlyViolation(SkipGraph(), package, {1, 1, 1}).place, "chip 1");
  package.no_skipping = false;
  EXPECT_TRUE(VerifyPlan(SkipGraph(), HonestPlan(SkipGraph(), package, {0, 0, 2})).valid());
}

TEST(ConstraintsTest, Triangle) {
  Package package = RuledPackage(3);
  EXPECT_EQ(OnlyViolation(SkipGraph(), package, {0, 1, 2}),
            (Violation{Rule::kChipTriangle, "chip 2",
                       "depends on chip 0 both directly and over other chips"}));
  package.forwarding = Forwarding::kRelay;  // meets the rule by construction
  EXPECT_TRUE(VerifyPlan(SkipGraph(), HonestPlan(SkipGraph(), package, {0, 1, 2})).valid());
  package.forwarding = Forwarding::kNone;
  package.triangle = false;
  EXPECT_TRUE(VerifyPlan(SkipGraph(), HonestPlan(SkipGraph(), package, {0, 1, 2})).valid());
}

TEST(ConstraintsTest, TriangleOverALongPath) {
  // 0 -> 1 -> 2 -> 3 and 0 -> 3: no chip lies directly between, a path of three hops does.
  Graph graph;
  graph.nodes.resize(4);
  graph.tensors = {{"", 1, 0, {1, 3}, false}, {"", 1, 1, {2}, false}, {"", 1, 2, {3}, false}};
  EXPECT_EQ(OnlyViolation(graph, RuledPackage(4), {0, 1, 2, 3}).rule, Rule::kChipTriangle);
}

TEST(ConstraintsTest, DiamondsAreNoTriangles) {
  Graph graph;
  graph.nodes.resize(4);
  graph.tensors = {{"", 1, 0, {1, 2}, false}, {"", 1, 1, {3}, false}, {"", 1, 2, {3}, false}};
  EXPECT_TRUE(VerifyPlan(graph, HonestPlan(graph, RuledPackage(4), {0, 1, 2, 3})).valid());
}

TEST(ConstraintsTest, SplitGroups) {
  Graph graph = SkipGraph();
  graph.nodes[0].color = graph.nodes[1].color = 7;
  EXPECT_TRUE(VerifyPlan(graph, HonestPlan(graph, RuledPackage(3), {0, 0, 1})).valid());
  EXPECT_EQ(OnlyViolation(graph, RuledPackage(3), {0, 1, 1}),
            (Violation{Rule::kColocation, "group 7", "is split over chips 0, 1"}));
}

}  // namespace
}  // namespace cleave::verifier
