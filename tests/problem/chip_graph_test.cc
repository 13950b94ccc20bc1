// The incremental chip graph against recomputation from scratch.
#include "cleave/problem/chip_graph.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "cleave/base/random.h"

namespace cleave {
namespace {

// Plain edge lists, closed and checked by definition.
template <typename Set, std::size_t kChips>
class PlainChipGraph {
 public:
  void Add(const Set& sources, int target) {
    ForEachChip(sources, [&](int a) { edge_[At(a)][At(target)] = true; });
  }

  // reach[a][b]: a path of one edge or more.
  std::array<std::array<bool, kChips>, kChips> Reach() const {
    auto reach = edge_;
    for (std::size_t via = 0; via < kChips; ++via) {
      for (std::size_t a = 0; a < kChips; ++a) {
        if (!reach[a][via]) continue;
        for (std::size_t b = 0; b < kChips; ++b) reach[a][b] = reach[a][b] || reach[via][b];
      }
    }
    return reach;
  }

  // No edge a -> b beside a path a -> x -> b.
  bool IsReduced() const {
    const auto reach = Reach();
    for (std::size_t a = 0; a < kChips; ++a) {
      for (std::size_t b = 0; b < kChips; ++b) {
        if (!edge_[a][b]) continue;
        for (std::size_t x = 0; x < kChips; ++x) {
          if (reach[a][x] && reach[x][b]) return false;
        }
      }
    }
    return true;
  }

 private:
  static std::size_t At(int chip) { return static_cast<std::size_t>(chip); }
  std::array<std::array<bool, kChips>, kChips> edge_{};
};

template <typename Set, std::size_t kChips>
void ExpectSameReach(const BasicChipGraph<Set, kChips>& graph,
                     const PlainChipGraph<Set, kChips>& plain) {
  const auto reach = plain.Reach();
  for (int a = 0; a < static_cast<int>(kChips); ++a) {
    for (int b = 0; b < static_cast<int>(kChips); ++b) {
      const bool expected = reach[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)];
      ASSERT_EQ(Holds(graph.reach(a), b), expected) << a << " -> " << b;
      ASSERT_EQ(Holds(graph.reached_by(b), a), expected) << a << " -> " << b;
    }
  }
}

template <typename Set, std::size_t kChips>
void CheckStaysReduced(std::uint64_t trials) {
  int accepted = 0;
  int rejected = 0;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    RandomStream random(61, trial);
    const std::uint32_t chips = trial % 3 == 0 ? kChips : 4 + random.Below(8);
    BasicChipGraph<Set, kChips> graph;
    PlainChipGraph<Set, kChips> plain;
    for (int k = 0; k < 25; ++k) {
      const int target = static_cast<int>(1 + random.Below(chips - 1));
      Set sources{};
      for (std::uint32_t draws = 1 + random.Below(3); draws > 0; --draws) {
        const auto source = static_cast<int>(random.Below(static_cast<std::uint32_t>(target)));
        if (!Holds(graph.in(target), source)) Insert(sources, source);
      }
      if (IsEmpty(sources)) continue;
      PlainChipGraph<Set, kChips> extended = plain;
      extended.Add(sources, target);
      const bool stays = graph.StaysReduced(sources, target);
      ASSERT_EQ(stays, extended.IsReduced()) << "trial " << trial << ", step " << k;
      ++(stays ? accepted : rejected);
      if (!stays) continue;
      graph.AddEdges(sources, target);
      plain = extended;
    }
    ASSERT_NO_FATAL_FAILURE(ExpectSameReach(graph, plain));
  }
  EXPECT_GT(accepted, 2 * static_cast<int>(trials));
  EXPECT_GT(rejected, 2 * static_cast<int>(trials));
}

TEST(ChipGraphTest, StaysReducedAgreesWithTheDefinition) {
  CheckStaysReduced<ChipSet, kChipSetBits>(30);
}

TEST(ChipGraphTest, StaysReducedAgreesWithTheDefinitionForWideSets) {
  CheckStaysReduced<WideChipSet, kMaxChips>(12);
}

TEST(ChipGraphTest, AntichainsAndSets) {
  ChipGraph graph;
  graph.AddEdges(ChipBit(0), 2);
  graph.AddEdges(ChipBit(2), 63);
  EXPECT_TRUE(graph.IsAntichain(ChipBit(0) | ChipBit(1)));
  EXPECT_FALSE(graph.IsAntichain(ChipBit(0) | ChipBit(63)));
  EXPECT_EQ(graph.AncestorsOrSelf(ChipBit(63)), ChipBit(0) | ChipBit(2) | ChipBit(63));
  EXPECT_EQ(graph.out(2), ChipBit(63));
  EXPECT_EQ(ChipsUpTo(2), 0b111U);
  EXPECT_EQ(ChipsFrom(63), ChipBit(63));
  EXPECT_EQ(ChipsUpTo(63), ~ChipSet{0});
  graph.Clear();
  EXPECT_EQ(graph.reach(0), 0U);
}

}  // namespace
}  // namespace cleave
