// SRAM figures by hand (example.h), under all memory models.
#include "cleave/cost/memory.h"

#include <gtest/gtest.h>

#include "tests/cost/example.h"

namespace cleave {
namespace {

using testing::CostOf;
using testing::PackageRules;

std::vector<std::int64_t> SramOf(const PlanCost& cost) {
  std::vector<std::int64_t> sram;
  for (const ChipCost& chip : cost.chips) sram.push_back(chip.sram_bytes);
  return sram;
}

TEST(MemoryTest, TransferredTensorsHaveTwoBuffers) {
  // Weights + 2 x (everything that comes in or goes out, host tensors included).
  EXPECT_EQ(SramOf(CostOf({}, {0, 1, 2})),
            (std::vector<std::int64_t>{10 + 2 * 3000, 20 + 2 * 2500, 30 + 2 * 2800}));
}

TEST(MemoryTest, LocalTensorsCountAtTheirPeak) {
  // Both local tensors are live while node 2 runs; input and output have buffers.
  EXPECT_EQ(SramOf(CostOf({}, {0, 0, 0})), (std::vector<std::int64_t>{60 + 2 * 1300 + 2500, 0, 0}));
}

TEST(MemoryTest, RelaysHoldOnePairOfBuffersForBothDirections) {
  PackageRules rules;
  rules.forwarding = Forwarding::kRelay;
  EXPECT_EQ(SramOf(CostOf(rules, {0, 0, 2})),
            (std::vector<std::int64_t>{30 + 2 * 3500, 2 * 2500, 30 + 2 * 2800}));
}

TEST(MemoryTest, SimplerModelsCountLess) {
  const auto sram = [](MemoryModel model) {
    const Problem problem(testing::ExampleGraph(), testing::ExamplePackage({}), {model});
    return CostModel(problem).Report(std::vector<ChipId>{0, 0, 1}).chips[0].sram_bytes;
  };
  EXPECT_EQ(sram(MemoryModel::kNone), 0);
  EXPECT_EQ(sram(MemoryModel::kWeights), 30);
  EXPECT_EQ(sram(MemoryModel::kFull), 30 + 2 * 3500);
}

// A chain of tensors: each dies when the next is made, so only two are live at a time.
TEST(MemoryTest, AChainOfLocalTensorsPeaksAtNeighbours) {
  Graph graph;
  const std::vector<std::int64_t> bytes{100, 700, 400, 50};
  for (NodeId v = 0; v < 5; ++v) {
    Node node;
    node.flops = 1e6;
    graph.nodes.push_back(node);
    if (v < 4) graph.tensors.push_back({"", bytes[static_cast<std::size_t>(v)], v, {v + 1}, false});
  }
  const Problem problem(graph, testing::ExamplePackage({}));
  EXPECT_EQ(PeakLocalBytes(problem, std::vector<ChipId>(5, 0), 0), 1100);
  // The tensor between node 2 and 3 leaves, and is not local.
  EXPECT_EQ(PeakLocalBytes(problem, std::vector<ChipId>{0, 0, 0, 1, 1}, 0), 800);
  EXPECT_EQ(PeakLocalBytes(problem, std::vector<ChipId>{0, 0, 0, 1, 1}, 1), 50);
}

// Tensors inside a co-located pair are live while it runs, on top of what else is.
TEST(MemoryTest, TensorsInsideAnOperationCountWhileItRuns) {
  Graph graph = testing::ExampleGraph();
  graph.nodes[0].color = 1;
  graph.nodes[1].color = 1;
  const Problem problem(graph, testing::ExamplePackage({}));
  ASSERT_EQ(problem.num_ops(), 2);
  // The 2000-byte tensor is read outside as well; nothing stays inside.
  EXPECT_EQ(problem.scratch_bytes(0), 0);
  graph.tensors[1].consumers = {1};
  const Problem inside(graph, testing::ExamplePackage({}));
  EXPECT_EQ(inside.scratch_bytes(0), 2000);
  EXPECT_EQ(PeakLocalBytes(inside, std::vector<ChipId>{0, 0}, 0), 2500);
}

TEST(MemoryTest, FitsExactlyUpToTheLastByte) {
  for (const auto& [sram, fits] : {std::pair(5160, true), std::pair(5159, false)}) {
    PackageRules rules;
    rules.sram_bytes = sram;
    const Problem problem(testing::ExampleGraph(), testing::ExamplePackage(rules));
    const CostModel model(problem);
    EXPECT_EQ(model.Evaluate(std::vector<ChipId>{0, 0, 0}).accepted, fits);
  }
}

}  // namespace
}  // namespace cleave
