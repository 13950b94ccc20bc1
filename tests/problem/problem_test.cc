#include "cleave/problem/problem.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/base/error.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

TEST(ProblemTest, OperationsAreNumberedTopologically) {
  for (std::uint64_t trial = 0; trial < 30; ++trial) {
    RandomStream random(101, trial);
    testing::RandomDagOptions options;
    options.nodes = 20;
    options.shuffled_ids = true;
    options.color_share = 0.3;
    const Problem problem(testing::RandomDag(options, random), testing::MakePackage({}));
    for (OpIndex u = 0; u < problem.num_ops(); ++u) {
      for (const OpIndex v : problem.successors()[u]) EXPECT_GT(v, u);
      EXPECT_TRUE(std::ranges::is_sorted(problem.inputs(u)));
    }
    for (TensorIndex t = 0; t < problem.num_tensors(); ++t) {
      const OpTensor& tensor = problem.tensor(t);
      const auto consumers = problem.consumers(t);
      EXPECT_TRUE(std::ranges::is_sorted(consumers));
      EXPECT_EQ(tensor.last_consumer, consumers.empty() ? kHost : consumers.back());
      EXPECT_TRUE(tensor.output || !consumers.empty());
      for (const OpIndex op : consumers) EXPECT_GT(op, tensor.producer);
    }
  }
}

TEST(ProblemTest, TakesTheRooflineUnlessTimesAreMeasured) {
  Graph graph;
  graph.nodes.resize(3);
  graph.nodes[0].flops = 4e12;  // 4 s of compute against 1 s of traffic
  graph.nodes[0].bytes_accessed = 1e11;
  graph.nodes[1].weight_bytes = 200'000'000'000;  // 2 s of traffic
  graph.nodes[2].flops = 4e12;
  graph.nodes[2].seconds = 0.5;
  ChipSpec chip{1e12, 1, 1e11};
  EXPECT_EQ(RooflineSeconds(graph, chip), (std::vector<double>{4, 2, 0.5}));
  graph.tensors.push_back({"", 100'000'000'000, 1, {2}, false});  // another second
  EXPECT_EQ(RooflineSeconds(graph, chip)[1], 3);
}

TEST(ProblemTest, SpreadsChipsOverTheNodesOfAnOperation) {
  Graph graph;
  graph.nodes.resize(4);
  for (Node& node : graph.nodes) node.flops = 1e6;
  graph.nodes[1].color = graph.nodes[3].color = 5;
  graph.tensors = {{"", 10, 0, {1}, false}, {"", 10, 1, {2}, false}};
  const Problem problem(graph, testing::MakePackage({}));
  ASSERT_EQ(problem.num_ops(), 3);
  const std::vector<int> nodes = problem.ExpandToNodes(std::vector<ChipId>{0, 1, 2});
  EXPECT_EQ(nodes, (std::vector<int>{0, 1, 2, 1}));
}

TEST(ProblemTest, ClassifiesEqualChipsTogether) {
  testing::PackageRules rules;
  rules.chips = 7;
  RandomStream random(102);
  const Graph graph = testing::RandomDag({}, random);
  EXPECT_TRUE(Problem(graph, testing::MakePackage(rules)).homogeneous());
  rules.equal_chips = false;
  const Problem problem(graph, testing::MakePackage(rules));
  EXPECT_EQ(problem.num_chip_classes(), 6);
  EXPECT_EQ(problem.chip_class(0), problem.chip_class(6));
  EXPECT_NE(problem.chip_class(0), problem.chip_class(3));
}

TEST(ProblemTest, TheTriangleRuleEndsWhereRelaysBegin) {
  testing::PackageRules rules;
  rules.forwarding = Forwarding::kRelay;
  RandomStream random(103);
  const Problem problem(testing::RandomDag({}, random), testing::MakePackage(rules));
  EXPECT_TRUE(problem.relay());
  EXPECT_FALSE(problem.triangle());
}

TEST(ProblemTest, RefusesWorkThatTakesNoTime) {
  Graph graph;
  graph.nodes.resize(2);
  EXPECT_THROW(Problem(graph, testing::MakePackage({})), InputError);
}

}  // namespace
}  // namespace cleave
