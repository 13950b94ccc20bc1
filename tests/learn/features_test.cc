#include "cleave/learn/features.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "cleave/cost/cost_model.h"
#include "cleave/search/greedy_plan.h"
#include "cleave/solver/solver.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

using testing::LearnProblem;

std::size_t At(OpIndex op, Feature feature) {
  return static_cast<std::size_t>(op) * kFeatureCount + static_cast<std::size_t>(feature);
}

TEST(Features, AreFiniteNamedAndBounded) {
  std::set<std::string_view> names;
  for (int f = 0; f < kFeatureCount; ++f) names.insert(Name(static_cast<Feature>(f)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(kFeatureCount));
  EXPECT_FALSE(names.contains(""));
  std::uint64_t stream = 0;
  for (const testing::PackageRules& rules : testing::AllRules(5)) {
    const Problem problem = LearnProblem(40, rules, ++stream);
    Observation seen = Observe(problem);
    SetEmission(problem, GreedyPlan(problem, 1), seen);
    for (const float value : seen.features) {
      EXPECT_TRUE(std::isfinite(value));
      EXPECT_LT(std::abs(value), 20);
    }
    double work = 0;
    for (const float share : seen.work) {
      EXPECT_GT(share, 0);
      work += static_cast<double>(share);
    }
    EXPECT_NEAR(work, 1, 1e-5);
  }
}

TEST(Features, DoNotDependOnTheUnitOfTime) {
  RandomStream random(3);
  testing::RandomDagOptions dag;
  dag.nodes = 50;
  const Graph graph = testing::RandomDag(dag, random);
  Package slow = testing::MakePackage({.chips = 6, .transfers = Transfers::kOverlapped});
  Package fast = slow;
  for (ChipSpec& chip : fast.chips) {
    chip.flops_per_second *= 8;
    chip.sram_bytes_per_second *= 8;
  }
  fast.link.bytes_per_second *= 8;
  fast.link.latency_seconds /= 8;
  if (fast.host_bytes_per_second) *fast.host_bytes_per_second *= 8;
  const Observation a = Observe(Problem(graph, slow));
  const Observation b = Observe(Problem(graph, fast));
  EXPECT_EQ(a.order, b.order);
  for (std::size_t i = 0; i < a.features.size(); ++i) {
    EXPECT_NEAR(a.features[i], b.features[i], 1e-3) << i % kFeatureCount;
  }
}

// A chain of equal nodes, as long as wanted.
Graph Chain(int nodes) {
  Graph graph;
  for (int i = 0; i < nodes; ++i) {
    Node node;
    node.name = "n" + std::to_string(i);
    node.op = "MatMul";
    node.flops = 1e6 * (1 + i % 3);
    node.weight_bytes = 1000;
    graph.nodes.push_back(node);
    Tensor tensor;
    tensor.name = "t" + std::to_string(i);
    tensor.bytes = 5000 + 1000 * (i % 5);
    tensor.producer = i;
    if (i + 1 < nodes) tensor.consumers.push_back(i + 1);
    tensor.output = i + 1 == nodes;
    graph.tensors.push_back(tensor);
  }
  return graph;
}

// Twice the network on twice the chips looks the same inside: what is learned on one transfers.
TEST(Features, AreLocal) {
  const Observation small = Observe(Problem(Chain(120), testing::MakePackage({.chips = 8})));
  const Observation large = Observe(Problem(Chain(240), testing::MakePackage({.chips = 16})));
  for (const OpIndex op : {OpIndex{45}, OpIndex{60}, OpIndex{74}}) {
    for (int f = 0; f < static_cast<int>(Feature::kChips); ++f) {
      const auto feature = static_cast<Feature>(f);
      EXPECT_NEAR(small.features[At(op, feature)], large.features[At(op, feature)], 1e-4)
          << Name(feature);
      EXPECT_NEAR(small.features[At(op, feature)], large.features[At(op + 120, feature)], 1e-4)
          << Name(feature);
    }
  }
}

TEST(Features, IgnoreNamesAndOperators) {
  Graph graph = Chain(30);
  const Package package = testing::MakePackage({.chips = 4});
  const Observation before = Observe(Problem(graph, package));
  for (Node& node : graph.nodes) {
    node.name += "x";
    node.op = "Conv";
  }
  EXPECT_EQ(before.features, Observe(Problem(graph, package)).features);
}

TEST(Features, EmissionShowsLoadsAndBorders) {
  const Problem problem(Chain(12), testing::MakePackage({.chips = 4}));
  Observation seen = Observe(problem);
  for (std::size_t i = 0; i < seen.features.size(); ++i) {
    if (i % kFeatureCount >= kFirstEmissionFeature) {
      EXPECT_EQ(seen.features[i], 0);
    }
  }
  // The first chip holds nine operations, the others one each.
  std::vector<ChipId> chips(12, 0);
  chips[9] = 1;
  chips[10] = 2;
  chips[11] = 3;
  SetEmission(problem, chips, seen);
  EXPECT_GT(seen.features[At(0, Feature::kEmittedLoad)], 0.5);
  EXPECT_LT(seen.features[At(9, Feature::kEmittedLoad)], 0);
  EXPECT_EQ(seen.features[At(9, Feature::kEmittedLoadBelow)],
            seen.features[At(0, Feature::kEmittedLoad)]);
  EXPECT_EQ(seen.features[At(0, Feature::kEmittedLoadBelow)], 0);
  EXPECT_EQ(seen.features[At(11, Feature::kEmittedLoadAbove)], 0);
  EXPECT_EQ(seen.features[At(8, Feature::kEmittedOutBorder)], 1);
  EXPECT_EQ(seen.features[At(8, Feature::kEmittedInBorder)], 0);
  EXPECT_EQ(seen.features[At(9, Feature::kEmittedInBorder)], 1);
  EXPECT_GT(seen.features[At(0, Feature::kEmittedPeak)], 0.5);
}

// Rounded, the centres are the emission; masses share out every chip among its operations.
TEST(Features, CentresGiveTheEmissionBack) {
  std::uint64_t stream = 0;
  for (const testing::PackageRules& rules : testing::AllRules(5)) {
    const Problem problem = LearnProblem(40, rules, ++stream);
    Observation seen = Observe(problem);
    const Observation before = seen;
    Solver solver(problem);
    RandomStream random(31, stream);
    const SamplingTable table(problem, UniformRows(problem), solver.orders().Deepest());
    std::vector<ChipId> chips(static_cast<std::size_t>(problem.num_ops()));
    solver.Sample(table, random, chips);
    SetEmission(problem, chips, seen, solver.orders().Deepest(&random));
    EXPECT_TRUE(IsTopological(problem, seen.order));
    std::map<ChipId, double> mass;
    for (std::size_t i = 0; i < chips.size(); ++i) {
      EXPECT_EQ(std::lround(seen.centre[i]), chips[i]);
      mass[chips[i]] += static_cast<double>(seen.mass[i]);
    }
    for (const auto& [chip, sum] : mass) EXPECT_NEAR(sum, 1, 1e-5);
    ClearEmission(seen);
    EXPECT_EQ(seen.features, before.features);
    EXPECT_EQ(seen.centre, before.centre);
    EXPECT_EQ(seen.order, before.order);
  }
}

// In a chain nothing passes over a chip, so the gains are exactly what the cost model says.
TEST(Features, GainsAreThoseOfTheCostModel) {
  for (const Transfers transfers : {Transfers::kSerial, Transfers::kOverlapped}) {
    const Problem problem(Chain(24), testing::MakePackage({.chips = 4, .transfers = transfers}));
    const CostModel model(problem);
    std::vector<ChipId> chips(24);
    for (std::size_t i = 0; i < chips.size(); ++i)
      chips[i] = i < 9 ? 0 : i < 13 ? 1 : i < 18 ? 2 : 3;
    Observation seen = Observe(problem);
    SetEmission(problem, chips, seen);
    const auto pair_load = [&](const std::vector<ChipId>& plan, ChipId chip) {
      const LoadTable table = model.Loads(plan);
      return static_cast<double>(
          std::max({table.ChipTicks(chip), table.ChipTicks(chip + 1), table.HopTicks(chip)}));
    };
    const LoadTable table = model.Loads(chips);
    double mean = 0;
    for (ChipId c = 0; c < 4; ++c) {
      Ticks load = std::max(table.ChipTicks(c), table.HopTicks(c));
      if (c > 0) load = std::max(load, table.HopTicks(c - 1));
      mean += static_cast<double>(load) / 4;
    }
    for (const OpIndex op : {9, 10, 11}) {  // to the chip before, with all before it on its chip
      std::vector<ChipId> moved = chips;
      for (OpIndex v = 9; v <= op; ++v) moved[static_cast<std::size_t>(v)] = 0;
      const double latency = transfers == Transfers::kSerial ? 0 : 1e-9;
      EXPECT_NEAR(seen.features[At(op, Feature::kEmittedGainBelow)],
                  std::clamp((pair_load(chips, 0) - pair_load(moved, 0)) / mean, -1.0, 1.0),
                  1e-4 + latency);
    }
    for (const OpIndex op : {5, 8}) {  // to the chip behind, with all behind it on its chip
      std::vector<ChipId> moved = chips;
      for (OpIndex v = op; v < 9; ++v) moved[static_cast<std::size_t>(v)] = 1;
      EXPECT_NEAR(seen.features[At(op, Feature::kEmittedGainAbove)],
                  std::clamp((pair_load(chips, 0) - pair_load(moved, 0)) / mean, -1.0, 1.0), 1e-4);
    }
    EXPECT_GT(seen.features[At(8, Feature::kEmittedBorderGain)], 0);
    EXPECT_GT(seen.features[At(8, Feature::kEmittedBorderShift)], 0);  // the first chip is too full
  }
}

}  // namespace
}  // namespace cleave
