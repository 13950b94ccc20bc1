#include "cleave/verifier/claims.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/verifier/small_case.h"

namespace cleave::verifier {
namespace {

Plan Good() { return HonestPlan(SkipGraph(), FreePackage(3), {0, 1, 2}); }

RuleNames After(const std::function<void(Plan&)>& spoil) {
  Plan plan = Good();
  spoil(plan);
  return BrokenRules(VerifyPlan(SkipGraph(), plan));
}

TEST(ClaimsTest, TrueOnesPass) {
  EXPECT_EQ(After([](Plan&) {}), RuleNames{});
}

TEST(ClaimsTest, IntervalWithinAMillionth) {
  EXPECT_EQ(After([](Plan& p) { p.cost.interval_seconds *= 1 + 0.9e-6; }), RuleNames{});
  EXPECT_EQ(After([](Plan& p) { p.cost.interval_seconds *= 1 + 1.1e-6; }),
            RuleNames{"interval-claim"});
  EXPECT_EQ(After([](Plan& p) { p.cost.interval_seconds *= 1 - 1.1e-6; }),
            RuleNames{"interval-claim"});
}

TEST(ClaimsTest, EveryFigureOfAChip) {
  const RuleNames broken{"chip-claim"};
  EXPECT_EQ(After([](Plan& p) { p.cost.chips[0].compute_seconds += 1e-3; }), broken);
  EXPECT_EQ(After([](Plan& p) { p.cost.chips[1].load_seconds -= 1e-3; }), broken);
  EXPECT_EQ(After([](Plan& p) { p.cost.chips[0].in_bytes += 1; }), broken);
  EXPECT_EQ(After([](Plan& p) { p.cost.chips[0].out_bytes += 1; }), broken);
  EXPECT_EQ(After([](Plan& p) { p.cost.chips[0].host_bytes += 1; }), broken);
  EXPECT_EQ(After([](Plan& p) { p.cost.chips[0].sram_bytes += 1; }), broken);
  EXPECT_EQ(After([](Plan& p) { p.cost.chips.pop_back(); }), broken);
}

TEST(ClaimsTest, SramFiguresCountOnlyUnderThePlansOwnMemoryModel) {
  Plan plan = Good();
  plan.cost.chips[0].sram_bytes += 1;
  for (const MemoryModel other : {MemoryModel::kNone, MemoryModel::kWeights}) {
    EXPECT_TRUE(VerifyPlan(SkipGraph(), plan, {.package = {}, .memory = other}).valid());
  }
}

TEST(ClaimsTest, BottleneckMustSetTheInterval) {
  const RuleNames broken{"bottleneck-claim"};
  EXPECT_EQ(After([](Plan& p) { p.cost.bottleneck = "chip 1"; }), broken);
  EXPECT_EQ(After([](Plan& p) { p.cost.bottleneck = "chip 3"; }), broken);
  EXPECT_EQ(After([](Plan& p) { p.cost.bottleneck = "link 0"; }), broken);
  EXPECT_EQ(After([](Plan& p) { p.cost.bottleneck = ""; }), broken);
}

TEST(ClaimsTest, TiesMayNameAnyOfThem) {
  Package package = FreePackage(4);
  package.transfers = Transfers::kOverlapped;
  Plan plan = HonestPlan(SkipGraph(), package, {0, 0, 3});
  plan.cost.bottleneck = "link 2";
  EXPECT_TRUE(VerifyPlan(SkipGraph(), plan).valid());
}

TEST(ClaimsTest, BoundAtMostTheInterval) {
  EXPECT_EQ(After([](Plan& p) {
              p.bound = PlanBound{p.cost.interval_seconds, "optimal"};
            }),
            RuleNames{});
  EXPECT_EQ(After([](Plan& p) {
              p.bound = PlanBound{p.cost.interval_seconds * 1.01, "window"};
            }),
            RuleNames{"bound"});
}

TEST(ClaimsTest, AnotherPackageGivesOtherCosts) {
  Package slow = FreePackage(3);
  slow.link.bytes_per_second /= 2;
  EXPECT_EQ(BrokenRules(VerifyPlan(SkipGraph(), Good(), {.package = slow, .memory = {}})),
            (RuleNames{"interval-claim", "chip-claim"}));
}

}  // namespace
}  // namespace cleave::verifier
