#include "cleave/graph/traversal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>

#include "cleave/base/random.h"
#include "tests/graph/random_graph.h"

namespace cleave {
namespace {

using Pairs = std::vector<std::pair<std::int32_t, std::int32_t>>;
using Matrix = std::vector<std::vector<bool>>;
using Ids = std::vector<std::int32_t>;

Ids Row(const Csr& csr, std::int32_t row) { return {csr[row].begin(), csr[row].end()}; }

Pairs RandomEdges(RandomStream& random, std::int32_t nodes, bool acyclic) {
  Pairs edges;
  const double density = random.Uniform() * 0.4;
  for (std::int32_t a = 0; a < nodes; ++a) {
    for (std::int32_t b = acyclic ? a + 1 : 0; b < nodes; ++b) {
      if (a != b && random.Uniform() < density) edges.emplace_back(a, b);
    }
  }
  return edges;
}

// Warshall's closure; every node reaches itself.
Matrix Reach(std::int32_t nodes, const Pairs& edges) {
  const auto n = static_cast<std::size_t>(nodes);
  Matrix reach(n, std::vector<bool>(n, false));
  for (std::size_t v = 0; v < n; ++v) reach[v][v] = true;
  for (const auto& [a, b] : edges)
    reach[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)] = true;
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; reach[i][k] && j < n; ++j) {
        if (reach[k][j]) reach[i][j] = true;
      }
    }
  }
  return reach;
}

// The definition itself: number, again and again, the component of the smallest node whose every
// predecessor outside of its component is numbered already.
std::vector<std::int32_t> NumberComponents(const Matrix& reach) {
  const std::size_t n = reach.size();
  std::vector<std::int32_t> component(n, -1);
  const auto ready = [&](std::size_t v) {
    for (std::size_t u = 0; u < n; ++u) {
      if (reach[u][v] && !reach[v][u] && component[u] < 0) return false;
    }
    return component[v] < 0;
  };
  for (std::int32_t next = 0; std::ranges::count(component, -1) > 0; ++next) {
    std::size_t v = 0;
    while (!ready(v)) ++v;
    for (std::size_t w = 0; w < n; ++w) {
      if (reach[v][w] && reach[w][v]) component[w] = next;
    }
  }
  return component;
}

TEST(CsrTest, SortsPairsAndDropsDuplicates) {
  const Csr csr = Csr::FromPairs(3, {{2, 1}, {0, 2}, {0, 1}, {2, 1}});
  EXPECT_EQ(csr.rows(), 3);
  EXPECT_EQ(Row(csr, 0), (Ids{1, 2}));
  EXPECT_EQ(Row(csr, 1), Ids{});
  EXPECT_EQ(Row(csr, 2), Ids{1});
}

TEST(CsrTest, RowsKeepTheirOrder) {
  const Csr csr = Csr::FromRows({{3, 1}, {}, {2}});
  EXPECT_EQ(Row(csr, 0), (Ids{3, 1}));
  EXPECT_EQ(Row(csr, 1), Ids{});
  EXPECT_EQ(Row(csr, 2), Ids{2});
}

TEST(CsrTest, EmptyHasNoRows) { EXPECT_EQ(Csr().rows(), 0); }

TEST(TransposedTest, TwiceIsTheSame) {
  RandomStream random(1);
  for (int i = 0; i < 100; ++i) {
    const Csr csr = Csr::FromPairs(9, RandomEdges(random, 9, false));
    const Csr twice = Transposed(Transposed(csr));
    EXPECT_EQ(twice.offsets, csr.offsets);
    EXPECT_EQ(twice.values, csr.values);
  }
}

TEST(SuccessorsTest, AreTheDistinctConsumersOfAllOutputs) {
  RandomStream random(2);
  for (int i = 0; i < 100; ++i) {
    const Graph graph = MakeRandomGraph(random);
    const Csr successors = Successors(graph);
    for (NodeId v = 0; v < successors.rows(); ++v) {
      std::set<NodeId> expected;
      for (const Tensor& tensor : graph.tensors) {
        if (tensor.producer == v) expected.insert(tensor.consumers.begin(), tensor.consumers.end());
      }
      EXPECT_EQ(Row(successors, v), Ids(expected.begin(), expected.end()));
    }
  }
}

TEST(TopologicalOrderTest, TakesTheSmallestReadyNode) {
  RandomStream random(3);
  for (int i = 0; i < 300; ++i) {
    // Relabelled, so that the numbering is no topological order already.
    std::vector<std::int32_t> label(9);
    std::iota(label.begin(), label.end(), 0);
    random.Shuffle(std::span<std::int32_t>(label));
    Pairs edges;
    for (const auto& [a, b] : RandomEdges(random, 9, true)) {
      edges.emplace_back(label[static_cast<std::size_t>(a)], label[static_cast<std::size_t>(b)]);
    }
    const auto number = NumberComponents(Reach(9, edges));
    std::vector<std::int32_t> expected(9);
    for (std::size_t v = 0; v < 9; ++v) {
      expected[static_cast<std::size_t>(number[v])] = static_cast<std::int32_t>(v);
    }
    EXPECT_EQ(TopologicalOrder(Csr::FromPairs(9, edges)), expected);
  }
}

TEST(TopologicalOrderTest, IsShorterExactlyWhenThereIsACycle) {
  RandomStream random(4);
  for (int i = 0; i < 300; ++i) {
    const Pairs edges = RandomEdges(random, 7, false);
    const Matrix reach = Reach(7, edges);
    const auto components = NumberComponents(reach);
    const bool acyclic = *std::ranges::max_element(components) == 6;
    EXPECT_EQ(TopologicalOrder(Csr::FromPairs(7, edges)).size() == 7, acyclic);
  }
}

TEST(StronglyConnectedComponentsTest, AgreesWithReachability) {
  RandomStream random(5);
  for (int i = 0; i < 1000; ++i) {
    const auto n = static_cast<std::int32_t>(1 + random.Below(10));
    const Pairs edges = RandomEdges(random, n, false);
    EXPECT_EQ(StronglyConnectedComponents(Csr::FromPairs(n, edges)),
              NumberComponents(Reach(n, edges)));
  }
}

TEST(StronglyConnectedComponentsTest, DepthIsNoLimit) {
  constexpr std::int32_t kNodes = 300000;
  Pairs edges;
  for (std::int32_t v = 0; v + 1 < kNodes; ++v) edges.emplace_back(v, v + 1);
  const auto chain = StronglyConnectedComponents(Csr::FromPairs(kNodes, edges));
  EXPECT_TRUE(std::ranges::is_sorted(chain));
  EXPECT_EQ(chain.back(), kNodes - 1);
  edges.emplace_back(kNodes - 1, 0);
  const auto cycle = StronglyConnectedComponents(Csr::FromPairs(kNodes, edges));
  EXPECT_EQ(std::ranges::count(cycle, 0), kNodes);
}

}  // namespace
}  // namespace cleave
