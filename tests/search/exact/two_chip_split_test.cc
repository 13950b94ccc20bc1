// What two chips must take for what lies between the ends of an edge, against all ways to split it.
#include "cleave/search/exact/two_chip_split.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "cleave/search/exact/link_ticks.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

constexpr Ticks kNever = std::numeric_limits<Ticks>::max();

// The larger load of the two chips; kNever if one of them cannot hold its part, or if the set
// bits, of places in `ops`, are none that an earlier chip may hold.
Ticks LoadOfSplit(const Problem& problem, const std::vector<OpIndex>& ops, std::uint32_t earlier) {
  const auto half_of = [&](OpIndex op) {
    const auto place = std::ranges::find(ops, op) - ops.begin();
    return place == std::ssize(ops) ? -1 : static_cast<int>(~earlier >> place & 1);
  };
  Ticks ticks[] = {0, 0};
  std::int64_t bytes[] = {0, 0};
  Ticks crossing = 0;
  for (const OpIndex op : ops) {
    const int half = half_of(op);
    ticks[half] += problem.alone_ticks(op, 0);
    bytes[half] += problem.alone_weight_bytes(op);
    for (const TensorIndex t : problem.outputs(op)) {
      bool crosses = false;
      for (const OpIndex reader : problem.consumers(t)) {
        if (half_of(reader) == 0 && half == 1) return kNever;
        crosses |= half_of(reader) == 1 && half == 0;
      }
      if (crosses) crossing += LinkTicks(problem, t);
    }
  }
  const bool weighs = problem.memory_model() != MemoryModel::kNone;
  if (weighs && std::max(bytes[0], bytes[1]) > problem.sram_bytes(0)) return kNever;
  const Ticks busiest = std::max(ticks[0], ticks[1]);
  return problem.serial() ? busiest + crossing : std::max(busiest, crossing);
}

Ticks LeastLoad(const Problem& problem, const SkipEdges& edges, std::int32_t edge) {
  std::vector<OpIndex> ops(edges.between(edge).begin(), edges.between(edge).end());
  ops.push_back(edges.source(edge));
  ops.push_back(edges.target(edge));
  Ticks least = kNever;
  for (std::uint32_t earlier = 0; earlier < std::uint32_t{1} << ops.size(); ++earlier) {
    least = std::min(least, LoadOfSplit(problem, ops, earlier));
  }
  return least;
}

TEST(TwoChipSplitTest, BoundsAreThoseOfTheBestSplit) {
  int binding = 0;
  for (std::uint64_t trial = 0; trial < 400; ++trial) {
    RandomStream random(82, trial);
    const testing::RandomDagOptions options{.nodes = 9, .mean_readers = 1.8};
    const auto transfers = trial % 2 == 0 ? Transfers::kSerial : Transfers::kOverlapped;
    const auto memory = trial % 3 == 0 ? MemoryModel::kWeights : MemoryModel::kNone;
    const Problem problem(testing::RandomDag(options, random),
                          testing::MakePackage({.transfers = transfers, .sram_bytes = 40'000}),
                          {memory});
    const IdealSpace space(problem);
    const SkipEdges edges(problem);
    Ticks expected = 1;
    for (std::int32_t e = 0; e < edges.size(); ++e) {
      expected = std::max(expected, LeastLoad(problem, edges, e));
    }
    const Ticks enough = 2 * space.work().total;
    const TwoChipBound found = TwoChipSplit(space, edges).Find(1, enough, 1'000'000);
    expected = std::min(expected, enough);
    ASSERT_LE(found.bound, expected) << trial;
    ASSERT_GE(found.bound, expected - expected / 10'000 - 1) << trial;
    if (found.bound == 1) continue;
    ++binding;
    const auto readers = problem.successors()[found.source];
    ASSERT_TRUE(std::ranges::binary_search(readers, found.target));
    // Without steps, nothing is said.
    ASSERT_EQ(TwoChipSplit(space, edges).Find(1, enough, 0).bound, 1);
  }
  EXPECT_GT(binding, 200);
}

}  // namespace
}  // namespace cleave
