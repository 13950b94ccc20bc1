// The transfer models, figure by figure, on an example costed by hand (example.h).
#include "cleave/cost/cost_model.h"

#include <gtest/gtest.h>

#include "tests/cost/example.h"

namespace cleave {
namespace {

using testing::CostOf;
using testing::PackageRules;

constexpr double kMicro = 1e-6;
constexpr double kTolerance = 1e-12;

void ExpectLoads(const PlanCost& cost, const std::vector<double>& microseconds) {
  ASSERT_EQ(cost.chips.size(), microseconds.size());
  for (std::size_t c = 0; c < microseconds.size(); ++c) {
    EXPECT_NEAR(cost.chips[c].load_seconds, microseconds[c] * kMicro, kTolerance) << "chip " << c;
  }
}

TEST(CostModelTest, SerialChipsPayForWhatComesInAndGoesOut) {
  const PlanCost cost = CostOf({}, {0, 1, 2});
  // Chip 0: host 1 + compute 1 + out 2. Chip 1: in 2 + 2 + out 0.5. Chip 2: in 2.5 + 3 + host 0.3.
  ExpectLoads(cost, {4.0, 4.5, 5.8});
  EXPECT_NEAR(cost.interval_seconds, 5.8 * kMicro, kTolerance);
  EXPECT_EQ(cost.bottleneck, "chip 2");
  EXPECT_EQ(cost.chips[0].out_bytes, 2000);  // once, though two chips read it
  EXPECT_EQ(cost.chips[0].host_bytes, 1000);
  EXPECT_EQ(cost.chips[1].in_bytes, 2000);
  EXPECT_EQ(cost.chips[1].out_bytes, 500);
  EXPECT_EQ(cost.chips[2].in_bytes, 2500);
  EXPECT_EQ(cost.chips[2].host_bytes, 300);
}

TEST(CostModelTest, SerialChipsInBetweenAreFreeWithoutRelay) {
  ExpectLoads(CostOf({}, {0, 0, 2}), {6.5, 0, 5.8});
}

TEST(CostModelTest, RelayingChipsPayInAndOut) {
  PackageRules rules;
  rules.forwarding = Forwarding::kRelay;
  // Chip 1 also sends the 2000 bytes on.
  ExpectLoads(CostOf(rules, {0, 1, 2}), {4.0, 6.5, 5.8});
  const PlanCost idle = CostOf(rules, {0, 0, 2});
  ExpectLoads(idle, {6.5, 5.0, 5.8});
  EXPECT_EQ(idle.chips[1].in_bytes, 2500);
  EXPECT_EQ(idle.chips[1].out_bytes, 2500);
}

TEST(CostModelTest, OverlappedHopsCarryEverythingThatCrosses) {
  for (const Forwarding forwarding : {Forwarding::kNone, Forwarding::kRelay}) {
    PackageRules rules;
    rules.transfers = Transfers::kOverlapped;
    rules.forwarding = forwarding;
    const PlanCost cost = CostOf(rules, {0, 1, 2});
    ExpectLoads(cost, {1.0, 2.0, 3.0});
    // Hop 1: 2500 bytes in two messages of 1 us latency.
    EXPECT_NEAR(cost.interval_seconds, 4.5 * kMicro, kTolerance);
    EXPECT_EQ(cost.bottleneck, "link 1");
  }
}

TEST(CostModelTest, OverlappedHopSeconds) {
  PackageRules rules;
  rules.transfers = Transfers::kOverlapped;
  const Problem problem(testing::ExampleGraph(), testing::ExamplePackage(rules));
  const std::vector<ChipId> chips{0, 0, 2};
  const std::vector<double> hops = CostModel(problem).HopSeconds(chips);
  ASSERT_EQ(hops.size(), 2U);
  EXPECT_NEAR(hops[0], 4.5 * kMicro, kTolerance);
  EXPECT_NEAR(hops[1], 4.5 * kMicro, kTolerance);
  const Problem serial(testing::ExampleGraph(), testing::ExamplePackage({}));
  EXPECT_TRUE(CostModel(serial).HopSeconds(chips).empty());
}

TEST(CostModelTest, HostTransfersAreFreeWithoutAHostLink) {
  Package package = testing::ExamplePackage({});
  package.host_bytes_per_second.reset();
  const Problem problem(testing::ExampleGraph(), package);
  ExpectLoads(CostModel(problem).Report(std::vector<ChipId>{0, 1, 2}), {3.0, 4.5, 5.5});
}

TEST(CostModelTest, HostWorkBesideOverlappedCompute) {
  Package package = testing::ExamplePackage({3, Transfers::kOverlapped});
  package.host_bytes_per_second = 1e8;  // the input takes 10 us
  const Problem problem(testing::ExampleGraph(), package);
  ExpectLoads(CostModel(problem).Report(std::vector<ChipId>{0, 0, 0}), {13.0, 0, 0});
}

TEST(CostModelTest, RefusesWhatDoesNotFit) {
  Package package = testing::ExamplePackage({});
  for (ChipSpec& chip : package.chips) chip.sram_bytes = 6009;
  const Problem problem(testing::ExampleGraph(), package);
  const Outcome outcome = CostModel(problem).Evaluate(std::vector<ChipId>{0, 1, 2});
  EXPECT_FALSE(outcome.accepted);
  EXPECT_EQ(outcome.refusal, "chip 0 needs 6010 bytes of SRAM and has 6009");
}

TEST(CostModelTest, DifferentChipsTakeDifferentTimes) {
  Package package = testing::ExamplePackage({});
  package.chips[1].flops_per_second = 4e12;
  const Problem problem(testing::ExampleGraph(), package);
  EXPECT_FALSE(problem.homogeneous());
  ExpectLoads(CostModel(problem).Report(std::vector<ChipId>{0, 1, 2}), {4.0, 3.0, 5.8});
}

}  // namespace
}  // namespace cleave
