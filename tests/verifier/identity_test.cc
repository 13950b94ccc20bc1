// Whether a plan belongs to the graph at hand.
#include <gtest/gtest.h>

#include "cleave/base/error.h"
#include "tests/verifier/small_case.h"

namespace cleave {
namespace {

TEST(IdentityTest, AnotherGraphIsNoticed) {
  const Graph graph = SkipGraph();
  const Plan plan = HonestPlan(graph, FreePackage(3), {0, 0, 1});
  Graph renamed = graph;
  renamed.name = "other";
  EXPECT_EQ(BrokenRules(VerifyPlan(renamed, plan)), RuleNames{"identity"});
  Graph changed = graph;
  changed.tensors[0].name = "image";  // costs the same
  EXPECT_EQ(BrokenRules(VerifyPlan(changed, plan)), RuleNames{"identity"});
  Graph larger = graph;
  larger.nodes.emplace_back();
  EXPECT_EQ(BrokenRules(VerifyPlan(larger, plan)), (RuleNames{"identity", "assignment"}));
}

TEST(IdentityTest, EveryClaimCounts) {
  const Graph graph = SkipGraph();
  const Plan good = HonestPlan(graph, FreePackage(3), {0, 0, 1});
  Plan plan = good;
  plan.graph_nodes = 4;
  EXPECT_EQ(BrokenRules(VerifyPlan(graph, plan)), RuleNames{"identity"});
  plan = good;
  plan.graph_sha256.clear();
  EXPECT_EQ(BrokenRules(VerifyPlan(graph, plan)), RuleNames{"identity"});
}

TEST(IdentityTest, InvalidGraphsAndPackagesAreBadInput) {
  const Graph graph = SkipGraph();
  Plan plan = HonestPlan(graph, FreePackage(3), {0, 0, 1});
  EXPECT_THROW(VerifyPlan({}, plan), InputError);
  plan.package.chips.clear();
  EXPECT_THROW(VerifyPlan(graph, plan), InputError);
}

}  // namespace
}  // namespace cleave
