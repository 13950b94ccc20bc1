// Segments against the load table, chip by chip and figure by figure.
#include "cleave/search/slicing/segment.h"

#include <gtest/gtest.h>

#include "cleave/cost/cost_model.h"
#include "cleave/cost/memory.h"
#include "cleave/search/slicing/orders.h"
#include "cleave/search/slicing/segment_memory.h"
#include "cleave/search/slicing/slicer.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

class SegmentTest : public ::testing::TestWithParam<testing::PackageRules> {};

Slicing RandomSlicing(Position length, int chips, RandomStream& random) {
  Slicing slicing;
  for (int k = 1; k < chips; ++k) {
    slicing.ends.push_back(
        static_cast<Position>(random.Below(static_cast<std::uint32_t>(length) + 1)));
  }
  slicing.ends.push_back(length);
  std::ranges::sort(slicing.ends);
  return slicing;
}

void ExpectSegmentsEqualLoads(const OrderProfile& profile, const Slicing& slicing) {
  const Problem& problem = profile.problem();
  const std::vector<ChipId> chips = ToPartition(profile, slicing);
  const LoadTable loads = CostModel(problem).Loads(chips);
  SegmentMemory memory(profile);
  Position begin = 0;
  for (ChipId chip = 0; chip < problem.num_chips(); ++chip) {
    Segment segment(profile, begin, problem.chip_class(chip));
    Ticks floor = segment.FloorTicks();
    while (segment.end() < slicing.ends[static_cast<std::size_t>(chip)]) {
      segment.Append();
      EXPECT_GE(segment.FloorTicks(), floor);
      EXPECT_LE(segment.FloorTicks(), segment.ChipTicks());
      floor = segment.FloorTicks();
    }
    EXPECT_EQ(segment.ChipTicks(), loads.ChipTicks(chip));
    EXPECT_EQ(segment.HopTicks(), loads.HopTicks(chip));
    const ChipLoad& load = loads.chip(chip);
    EXPECT_EQ(segment.weight_bytes(), load.weight_bytes);
    EXPECT_EQ(segment.StaticBytes(), load.weight_bytes + load.buffer_bytes);
    const std::int64_t peak = PeakLocalBytes(problem, chips, chip);
    EXPECT_GE(segment.PeakBound(), peak);
    EXPECT_EQ(memory.Fits(segment, problem.sram_bytes(chip)), FitsSram(problem, chips, chip, load));
    begin = segment.end();
  }
}

TEST_P(SegmentTest, EqualTheLoadTable) {
  for (std::uint64_t trial = 0; trial < 60; ++trial) {
    RandomStream random(3, trial);
    testing::PackageRules rules = GetParam();
    rules.chips = 4;
    rules.equal_chips = trial % 2 == 0;
    rules.sram_bytes = 100'000;
    testing::RandomDagOptions options;
    options.nodes = 20;
    options.clone_share = trial % 3 == 0 ? 0.4 : 0;
    options.color_share = trial % 4 == 0 ? 0.2 : 0;
    const Problem problem(testing::RandomDag(options, random), testing::MakePackage(rules));
    const OrderProfile profile(problem, SlicingOrders(problem).Make(trial, trial % 8));
    for (int k = 0; k < 10; ++k) {
      ExpectSegmentsEqualLoads(profile,
                               RandomSlicing(profile.length(), problem.num_chips(), random));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Rules, SegmentTest, ::testing::ValuesIn(testing::AllRules(4)));

TEST(SlicingOrdersTest, AreTopologicalAndRepeatable) {
  for (std::uint64_t trial = 0; trial < 40; ++trial) {
    RandomStream random(4, trial);
    testing::RandomDagOptions options;
    options.nodes = 30;
    const Problem problem(testing::RandomDag(options, random), testing::MakePackage({}));
    const SlicingOrders orders(problem);
    for (std::uint64_t index = 0; index < 12; ++index) {
      const std::vector<OpIndex> order = orders.Make(trial, index);
      EXPECT_TRUE(IsTopological(problem, order));
      EXPECT_EQ(order, orders.Make(trial, index));
    }
    const std::vector<ChipId> chips = testing::RandomMonotone(problem, random);
    const std::vector<OpIndex> again = orders.Relinearised(chips, random);
    EXPECT_TRUE(IsTopological(problem, again));
    EXPECT_TRUE(std::ranges::is_sorted(
        again, {}, [&](OpIndex op) { return chips[static_cast<std::size_t>(op)]; }));
  }
}

}  // namespace
}  // namespace cleave
