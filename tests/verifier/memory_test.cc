#include "cleave/verifier/memory.h"

#include <gtest/gtest.h>

#include "cleave/base/error.h"
#include "tests/verifier/small_case.h"

namespace cleave::verifier {
namespace {

std::vector<std::int64_t> Sram(const Graph& graph, const Package& package,
                               const std::vector<int>& assignment,
                               MemoryModel model = MemoryModel::kFull) {
  const Placement placement{graph, package, assignment};
  return SramBytes(placement, TensorFlows(placement), model);
}

using Bytes = std::vector<std::int64_t>;

TEST(SramTest, WeightsCountUnlessNothingDoes) {
  Graph graph = SkipGraph();
  graph.nodes[1].weight_bytes = 7;
  EXPECT_EQ(Sram(graph, FreePackage(2), {0, 1, 1}, MemoryModel::kWeights), (Bytes{0, 7}));
  EXPECT_EQ(Sram(graph, FreePackage(2), {0, 1, 1}, MemoryModel::kNone), (Bytes{0, 0}));
}

TEST(SramTest, TransfersAreBufferedTwiceOnBothSides) {
  EXPECT_EQ(Sram(SkipGraph(), FreePackage(3), {0, 1, 2}),
            (Bytes{2 * (100 + 200), 2 * (200 + 300), 2 * (200 + 300 + 50)}));
}

TEST(SramTest, HostBuffersDoNotDependOnTheHostLink) {
  Package package = FreePackage(3);
  package.host_bytes_per_second.reset();
  EXPECT_EQ(Sram(SkipGraph(), package, {0, 1, 2})[0], 600);
}

TEST(SramTest, AnOutputThatIsAlsoSentIsBufferedOnce) {
  Graph graph = SkipGraph();
  graph.tensors[1].output = true;
  EXPECT_EQ(Sram(graph, FreePackage(3), {0, 1, 2})[0], 600);
}

TEST(SramTest, OnlyRelaysHoldWhatTheyPassOn) {
  Package package = FreePackage(4);
  EXPECT_EQ(Sram(SkipGraph(), package, {0, 1, 3})[2], 0);
  package.forwarding = Forwarding::kRelay;
  const Bytes bytes = Sram(SkipGraph(), package, {0, 1, 3});
  EXPECT_EQ(bytes[2], 2 * (200 + 300));
  EXPECT_EQ(bytes[1], 2 * (200 + 300));  // consumes what it passes on: no more than without relay
}

// 0 -> 1 -> 2 -> 3 with tensors of 100, 200 and 400 B, and 1000 B that node 1 makes for nobody.
Graph Line() {
  Graph graph;
  graph.nodes.resize(4);
  graph.tensors = {{"a", 100, 0, {1}, false}, {"b", 200, 1, {2}, false}, {"c", 400, 2, {3}, false}};
  return graph;
}

TEST(LivePeakTest, TensorsLiveFromProducerToLastConsumer) {
  EXPECT_EQ(Sram(Line(), FreePackage(1), {0, 0, 0, 0}), Bytes{200 + 400});
  Graph graph = Line();
  graph.tensors[0].consumers = {1, 3};
  EXPECT_EQ(Sram(graph, FreePackage(1), {0, 0, 0, 0}), Bytes{100 + 200 + 400});
}

TEST(LivePeakTest, UnreadTensorsLiveForOneStep) {
  Graph graph = Line();
  graph.tensors.push_back({"unread", 1000, 1, {}, false});
  EXPECT_EQ(Sram(graph, FreePackage(1), {0, 0, 0, 0}), Bytes{100 + 200 + 1000});
}

TEST(LivePeakTest, OnlyLocalTensorsCount) {
  // b leaves chip 0: two buffers on each side; a is local to chip 0, c to chip 1.
  EXPECT_EQ(Sram(Line(), FreePackage(2), {0, 0, 1, 1}), (Bytes{100 + 400, 400 + 400}));
}

TEST(LivePeakTest, GroupsAndTheirCyclesRunAsOneStep) {
  Graph graph = Line();
  graph.nodes[0].color = graph.nodes[3].color = 5;  // forces 1 and 2 onto their chip as well
  EXPECT_EQ(Sram(graph, FreePackage(1), {0, 0, 0, 0}), Bytes{100 + 200 + 400});
  graph = Line();
  graph.nodes[0].color = graph.nodes[1].color = 5;
  EXPECT_EQ(Sram(graph, FreePackage(1), {0, 0, 0, 0}), Bytes{200 + 400});
  graph.nodes[2].color = 5;
  EXPECT_EQ(Sram(graph, FreePackage(1), {0, 0, 0, 0}), Bytes{100 + 200 + 400});
}

TEST(LivePeakTest, StepsFollowTheSmallestReadyMember) {
  // 3 -> 2 and 1 -> 0: ready are 1 and 3, so 1, 0, 3, 2 run in this order and never both tensors
  // live at once.
  Graph graph;
  graph.nodes.resize(4);
  graph.tensors = {{"a", 10, 1, {0}, false}, {"b", 30, 3, {2}, false}};
  EXPECT_EQ(Sram(graph, FreePackage(1), {0, 0, 0, 0}), Bytes{30});
}

TEST(CheckMemoryTest, NamesTheChipThatOverflows) {
  Package package = FreePackage(3);
  package.shared_chip = false;
  package.chips[1].sram_bytes = 1000;
  EXPECT_TRUE(VerifyPlan(SkipGraph(), HonestPlan(SkipGraph(), package, {0, 1, 2})).valid());
  package.chips[1].sram_bytes = 999;
  const Plan plan = HonestPlan(SkipGraph(), package, {0, 1, 2});
  const VerifyReport report = VerifyPlan(SkipGraph(), plan);
  ASSERT_EQ(report.violations.size(), 1U);
  EXPECT_EQ(report.violations[0],
            (Violation{Rule::kMemory, "chip 1", "needs 1000 bytes of SRAM and has 999"}));
}

TEST(CheckMemoryTest, ThePlanNamesItsModelAndOptionsOverride) {
  Package package = FreePackage(3);
  for (ChipSpec& chip : package.chips) chip.sram_bytes = 0;
  const Plan plan = HonestPlan(SkipGraph(), package, {0, 1, 2}, "weights");
  EXPECT_TRUE(VerifyPlan(SkipGraph(), plan).valid());
  EXPECT_EQ(
      BrokenRules(VerifyPlan(SkipGraph(), plan, {.package = {}, .memory = MemoryModel::kFull})),
      RuleNames{"memory"});
  Plan unnamed = plan;
  unnamed.provenance.options.clear();
  EXPECT_EQ(VerifyPlan(SkipGraph(), unnamed).memory, MemoryModel::kFull);
  unnamed.provenance.options["memory"] = "half";
  EXPECT_THROW(VerifyPlan(SkipGraph(), unnamed), InputError);
}

TEST(CheckMemoryTest, HugeSumsDoNotWrap) {
  Graph graph;
  graph.nodes.resize(1);
  for (int i = 0; i < 4096; ++i) graph.tensors.push_back({"", std::int64_t{1} << 50, 0, {}, false});
  for (int i = 0; i < 4096; ++i) {
    graph.tensors.push_back({"", std::int64_t{1} << 50, kNoNode, {0}, false});
  }
  EXPECT_EQ(Sram(graph, FreePackage(1), {0})[0], INT64_MAX);
}

}  // namespace
}  // namespace cleave::verifier
