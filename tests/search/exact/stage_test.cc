// A stage's figures against the cost model, and its parts against plain computations.
#include "cleave/search/exact/stage.h"

#include <gtest/gtest.h>

#include "cleave/cost/cost_model.h"
#include "cleave/cost/memory.h"
#include "cleave/search/exact/closure_sums.h"
#include "cleave/search/exact/min_cut.h"
#include "cleave/search/exact/stage_enumerator.h"
#include "cleave/search/exact/stage_needs.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

using testing::PackageRules;

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

Problem RandomProblem(PackageRules rules, std::uint64_t trial) {
  RandomStream random(91, trial);
  testing::RandomDagOptions options;
  options.nodes = 12;
  options.clone_share = trial % 2 == 0 ? 0.4 : 0;
  options.color_share = trial % 3 == 0 ? 0.3 : 0;
  rules.sram_bytes = 60'000 + random.Below(100'000);
  rules.equal_chips = trial % 4 != 1;
  return Problem(testing::RandomDag(options, random), testing::MakePackage(rules),
                 {trial % 5 == 0 ? MemoryModel::kWeights : MemoryModel::kFull});
}

// Whether the stage accepts a chip exactly up to its share of the interval, and SRAM as the model.
void ExpectAgrees(const Problem& problem, std::span<const ChipId> chips, ChipId chip) {
  Stage stage(problem);
  stage.SetChip(chip);
  std::vector<OpIndex> ops;
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    const ChipId other = chips[Index(op)];
    stage.Set(op, other < chip ? StageSide::kBefore : StageSide::kOpen);
  }
  for (OpIndex op = problem.num_ops() - 1; op >= 0; --op) {
    if (chips[Index(op)] > chip) stage.Set(op, StageSide::kAfter);
    if (chips[Index(op)] == chip) stage.Set(op, StageSide::kHere);
  }
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    if (chips[Index(op)] == chip) ops.push_back(op);
  }
  const LoadTable loads = CostModel(problem).Loads(chips);
  const Ticks share = std::max(loads.ChipTicks(chip), loads.HopTicks(chip));
  const bool fits = FitsSram(problem, chips, chip, loads.chip(chip));
  EXPECT_EQ(stage.Fits(share, ops), fits);
  if (share > 0) {
    EXPECT_FALSE(stage.Fits(share - 1, ops));
  }
}

TEST(StageTest, CostsWhatTheCostModelSays) {
  for (const PackageRules& rules : testing::AllRules(4)) {
    for (std::uint64_t trial = 0; trial < 20; ++trial) {
      const Problem problem = RandomProblem(rules, trial);
      RandomStream random(92, trial);
      const std::vector<ChipId> chips = testing::RandomMonotone(problem, random);
      SCOPED_TRACE(::testing::Message() << rules << ", trial " << trial);
      for (ChipId chip = 0; chip < problem.num_chips(); ++chip) {
        ExpectAgrees(problem, chips, chip);
      }
    }
  }
}

// A chain that is open as a whole.
TEST(StageNeedsTest, SumUpWhatFitsAndGiveUpWhereMostDoes) {
  constexpr int kNodes = 10'000;
  constexpr int kFit = 100;
  Graph graph;
  for (NodeId v = 0; v < kNodes; ++v) {
    graph.nodes.emplace_back().seconds = 1e-6;
    Tensor& tensor = graph.tensors.emplace_back();
    tensor.producer = v;
    if (v + 1 < kNodes) tensor.consumers.push_back(v + 1);
  }
  const Problem problem(graph, testing::MakePackage({}), {MemoryModel::kNone});
  Stage stage(problem);
  for (OpIndex op = 0; op < kNodes; ++op) stage.Set(op, StageSide::kOpen);
  StageNeeds needs(problem, true);
  needs.Clear(0);
  const Ticks limit = kFit * problem.compute_ticks(0, 0);
  for (OpIndex op = 0; op < kFit; ++op) EXPECT_TRUE(needs.Add(op, stage, limit));
  EXPECT_FALSE(needs.Add(kFit, stage, limit));
  EXPECT_TRUE(needs.HasRoom(kFit - 1, stage, limit));
  EXPECT_FALSE(needs.HasRoom(kFit - 1, stage, limit - 1));
  stage.Set(0, StageSide::kBefore);
  EXPECT_TRUE(needs.HasRoom(kFit - 1, stage, limit - 1));
  stage.Set(0, StageSide::kOpen);
  needs.Clear(0);
  const Ticks ample = kNodes * limit;
  for (OpIndex op = 0; op < kNodes; ++op) EXPECT_TRUE(needs.Add(op, stage, ample));
  EXPECT_FALSE(needs.HasRoom(kFit - 1, stage, limit - 1)) << "known";
  EXPECT_TRUE(needs.HasRoom(kNodes - 1, stage, limit)) << "nobody knows any more";
}

TEST(ClosureSumsTest, EqualPlainReachability) {
  for (const int nodes : {5, 60, 700}) {  // more than one block of sources
    RandomStream random(93, static_cast<std::uint64_t>(nodes));
    testing::RandomDagOptions options;
    options.nodes = nodes;
    options.reach = 20;
    const Problem problem(testing::RandomDag(options, random), testing::MakePackage({}));
    std::vector<std::int64_t> measure;
    for (OpIndex op = 0; op < problem.num_ops(); ++op) measure.push_back(1 + random.Below(1000));
    const auto before = AncestorSums(problem.predecessors(), {measure, measure});
    const auto behind = DescendantSums(problem.successors(), {measure});
    EXPECT_EQ(before[0], before[1]);
    std::vector<std::int64_t> behind_expected = measure;
    for (OpIndex v = 0; v < problem.num_ops(); ++v) {
      std::vector<char> reaches(measure.size(), 0);
      reaches[Index(v)] = 1;
      std::int64_t sum = measure[Index(v)];
      for (OpIndex u = v - 1; u >= 0; --u) {
        for (const OpIndex next : problem.successors()[u]) reaches[Index(u)] |= reaches[Index(next)];
        if (reaches[Index(u)] == 0) continue;
        sum += measure[Index(u)];
        behind_expected[Index(u)] += measure[Index(v)];
      }
      EXPECT_EQ(before[0][Index(v)], sum);
    }
    EXPECT_EQ(behind[0], behind_expected);
  }
}

TEST(MinCutTest, EqualsTheCheapestOfAllSets) {
  for (std::uint64_t trial = 0; trial < 200; ++trial) {
    RandomStream random(94, trial);
    const int nodes = 2 + static_cast<int>(random.Below(6));
    std::vector<std::tuple<int, int, std::int64_t>> edges;
    MinCut cut;
    for (int i = 2; i < nodes; ++i) EXPECT_EQ(cut.AddNode(), i);
    for (std::uint32_t e = 0; e < 3 * static_cast<std::uint32_t>(nodes); ++e) {
      const int from = static_cast<int>(random.Below(static_cast<std::uint32_t>(nodes)));
      const int to = static_cast<int>(random.Below(static_cast<std::uint32_t>(nodes)));
      if (from == to) continue;
      edges.emplace_back(from, to, random.Below(20));
      cut.AddEdge(from, to, std::get<2>(edges.back()));
    }
    std::int64_t least = MinCut::kInfinite;
    for (unsigned set = 0; set < 1U << nodes; ++set) {
      const auto holds = [&](int node) { return (set >> node & 1) != 0; };
      if (!holds(MinCut::kSource) || holds(MinCut::kSink)) continue;
      std::int64_t cost = 0;
      for (const auto& [from, to, capacity] : edges) {
        if (holds(from) && !holds(to)) cost += capacity;
      }
      least = std::min(least, cost);
    }
    EXPECT_EQ(cut.Solve(), least);
  }
}

TEST(IdealStoreTest, KeepsEverySetOnce) {
  IdealStore store(300);
  RandomStream random(95);
  std::vector<IdealWords> sets;
  for (int i = 0; i < 500; ++i) {
    IdealWords set(store.words(), 0);
    const std::uint32_t full = random.Below(6);
    for (std::uint32_t w = 0; w < full && w < set.size(); ++w) set[w] = ~std::uint64_t{0};
    if (full < set.size()) set[full] = random.Below(4);
    const auto [id, fresh] = store.Insert(set);
    const auto known = std::ranges::find(sets, set);
    EXPECT_EQ(fresh, known == sets.end());
    EXPECT_EQ(id, known - sets.begin());
    if (fresh) sets.push_back(set);
    EXPECT_EQ(store.Get(id), set);
  }
}

}  // namespace
}  // namespace cleave
