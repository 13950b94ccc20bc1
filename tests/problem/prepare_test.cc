#include "cleave/problem/prepare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "cleave/cost/cost_model.h"
#include "cleave/graph/validate.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

Node Compute(const char* name, double flops, std::int64_t weight_bytes) {
  Node node;
  node.name = name;
  node.flops = flops;
  node.weight_bytes = weight_bytes;
  node.bytes_accessed = 0;
  return node;
}

// An attention mask, two cheap nodes that every layer reads:
//   ids -> mask0 -> mask1 -> {layer0, layer1, layer2};  x -> layer0 -> layer1 -> layer2 -> y
Graph MaskedGraph() {
  Graph graph;
  graph.nodes = {Compute("mask0", 1e3, 0), Compute("mask1", 1e3, 0), Compute("layer0", 1e7, 500),
                 Compute("layer1", 1e7, 500), Compute("layer2", 1e7, 500)};
  graph.tensors = {{"ids", 8, kNoNode, {0}, false}, {"m0", 16, 0, {1}, false},
                   {"m1", 16, 1, {2, 3, 4}, false}, {"x", 100, kNoNode, {2}, false},
                   {"a", 100, 2, {3}, false},       {"b", 100, 3, {4}, false},
                   {"y", 100, 4, {}, true}};
  return graph;
}

std::vector<std::string> Names(const Graph& graph) {
  std::vector<std::string> names;
  for (const Node& node : graph.nodes) names.push_back(node.name);
  return names;
}

TEST(PrepareTest, EveryReaderOfACheapConeGetsItsOwnCopy) {
  PrepareSummary summary;
  const Graph graph = Prepare(MaskedGraph(), testing::MakePackage({}), {}, &summary);
  EXPECT_NO_THROW(Validate(graph));
  EXPECT_EQ(summary.cloned_nodes, 4);
  EXPECT_EQ(summary.cones, 3);
  EXPECT_EQ(Names(graph),
            (std::vector<std::string>{"mask0", "mask1", "layer0", "mask0/copy1", "mask1/copy1",
                                      "layer1", "mask0/copy2", "mask1/copy2", "layer2"}));
  for (const std::size_t layer : {2U, 5U, 8U}) {
    EXPECT_EQ(graph.nodes[layer - 2].clone_of, 0);
    EXPECT_EQ(graph.nodes[layer - 1].clone_of, 1);
    EXPECT_FALSE(graph.nodes[layer].clone_of.has_value());
  }
  for (const Tensor& tensor : graph.tensors) {
    if (tensor.name == "ids") {
      EXPECT_EQ(tensor.consumers, (std::vector<NodeId>{0, 3, 6}));
    }
    if (tensor.name.starts_with("m1")) {
      EXPECT_EQ(tensor.consumers, std::vector<NodeId>{tensor.producer + 1});
    }
  }
}

TEST(PrepareTest, APreparedGraphStaysAsItIs) {
  const Package package = testing::MakePackage({});
  const Graph once = Prepare(MaskedGraph(), package);
  PrepareSummary summary;
  EXPECT_EQ(Prepare(once, package, {}, &summary), once);
  EXPECT_EQ(summary.cloned_nodes, 0);
}

TEST(PrepareTest, DearOrLargeConesStayShared) {
  const Package package = testing::MakePackage({});
  PrepareOptions cheap;
  cheap.max_cone_share = 1e-6;
  EXPECT_EQ(Prepare(MaskedGraph(), package, cheap), MaskedGraph());
  PrepareOptions small;
  small.max_cone_nodes = 1;
  EXPECT_EQ(Prepare(MaskedGraph(), package, small), MaskedGraph());
  PrepareOptions no_growth;
  no_growth.max_growth = 0;
  EXPECT_EQ(Prepare(MaskedGraph(), package, no_growth), MaskedGraph());
}

TEST(PrepareTest, NodesWithWeightsOrColorsAreNeverCopied) {
  Graph weighted = MaskedGraph();
  weighted.nodes[1].weight_bytes = 10'000'000;  // above 0.5% of the SRAM
  EXPECT_EQ(Prepare(weighted, testing::MakePackage({})), weighted);
  Graph colored = MaskedGraph();
  colored.nodes[0].color = 3;
  EXPECT_EQ(Prepare(colored, testing::MakePackage({})), colored);
}

TEST(PrepareTest, AConeThatLeavesTheGraphKeepsOneOutput) {
  Graph graph = MaskedGraph();
  graph.tensors[2].output = true;
  const Graph prepared = Prepare(graph, testing::MakePackage({}));
  const auto outputs = std::ranges::count_if(
      prepared.tensors, [](const Tensor& t) { return t.output && t.bytes == 16; });
  EXPECT_EQ(outputs, 1);
  EXPECT_NO_THROW(Validate(prepared));
}

TEST(PrepareTest, OrdersNodesTopologically) {
  RandomStream random(91);
  testing::RandomDagOptions options;
  options.shuffled_ids = true;
  options.nodes = 30;
  const Graph prepared = Prepare(testing::RandomDag(options, random), testing::MakePackage({}));
  for (const Tensor& tensor : prepared.tensors) {
    for (const NodeId v : tensor.consumers) EXPECT_GT(v, tensor.producer);
  }
}

// On one chip copies run once, so preparation changes no cost there.
TEST(PrepareTest, OneChipCostsTheSameAsBefore) {
  int changed = 0;
  for (std::uint64_t trial = 0; trial < 60; ++trial) {
    RandomStream random(92, trial);
    testing::RandomDagOptions options;
    options.nodes = 20;
    options.weight_share = 0.3;
    options.clone_share = trial % 4 == 0 ? 0.3 : 0;
    options.color_share = trial % 4 == 1 ? 0.2 : 0;
    options.shuffled_ids = trial % 2 == 0;
    const Graph graph = testing::RandomDag(options, random);
    const Package package = testing::MakePackage({});
    PrepareOptions generous;
    generous.max_cone_share = 1;
    generous.max_growth = 10;
    generous.max_weight_share = 0;
    const Graph prepared = Prepare(graph, package, generous);
    ASSERT_NO_THROW(Validate(prepared));
    ASSERT_EQ(Prepare(prepared, package, generous), prepared);
    if (prepared.nodes.size() != graph.nodes.size()) ++changed;
    const auto cost = [&](const Graph& g) {
      const Problem problem(g, package, {MemoryModel::kWeights});
      return CostModel(problem).Report(std::vector<ChipId>(Index(problem.num_ops()), 0)).chips[0];
    };
    const ChipCost before = cost(graph);
    const ChipCost after = cost(prepared);
    EXPECT_NEAR(after.compute_seconds, before.compute_seconds, 1e-12);
    EXPECT_EQ(after.host_bytes, before.host_bytes);
    EXPECT_EQ(after.sram_bytes, before.sram_bytes);
  }
  EXPECT_GT(changed, 10);
}

}  // namespace
}  // namespace cleave
