// Sums over closures against a walk from every operation, on graphs of several blocks of sources.
#include "cleave/search/exact/closure_sums.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/base/random.h"

namespace cleave {
namespace {

using Rows = std::vector<std::vector<std::int32_t>>;

// Sources that anything from `least` to `most` before may be, 0 to 2 an operation: chains with side
// branches, dead ends, and sources that turn up late.
Rows RandomPredecessors(std::int32_t n, std::int32_t least, std::int32_t most,
                        RandomStream& random) {
  Rows rows(static_cast<std::size_t>(n));
  for (std::int32_t v = 1; v < n; ++v) {
    for (std::uint32_t k = random.Below(20) == 0 ? 0 : 1 + random.Below(2); k > 0; --k) {
      const auto span = static_cast<std::uint32_t>(most - least + 1);
      const auto u = std::max(v - least - static_cast<std::int32_t>(random.Below(span)), 0);
      rows[static_cast<std::size_t>(v)].push_back(u);
    }
    auto& row = rows[static_cast<std::size_t>(v)];
    std::ranges::sort(row);
    const auto repeated = std::ranges::unique(row);
    row.erase(repeated.begin(), repeated.end());
  }
  return rows;
}

std::vector<std::int64_t> Slow(const Rows& next, const std::vector<std::int64_t>& measure) {
  std::vector<std::int64_t> sums;
  for (std::size_t v = 0; v < next.size(); ++v) {
    std::vector<char> reached(next.size(), 0);
    std::vector<std::size_t> pending{v};
    reached[v] = 1;
    std::int64_t sum = 0;
    while (!pending.empty()) {
      const std::size_t op = pending.back();
      pending.pop_back();
      sum += measure[op];
      for (const std::int32_t other : next[op]) {
        const auto u = static_cast<std::size_t>(other);
        if (reached[u] == 0) pending.push_back(u);
        reached[u] = 1;
      }
    }
    sums.push_back(sum);
  }
  return sums;
}

void Check(const Rows& predecessors, RandomStream& random) {
  std::vector<std::vector<std::int64_t>> measures(2);
  for (std::size_t v = 0; v < predecessors.size(); ++v) {
    measures[0].push_back(static_cast<std::int64_t>(random.Below(1000)));
    measures[1].push_back(1);
  }
  Rows successors(predecessors.size());
  for (std::size_t v = 0; v < predecessors.size(); ++v) {
    for (const std::int32_t u : predecessors[v]) {
      successors[static_cast<std::size_t>(u)].push_back(static_cast<std::int32_t>(v));
    }
  }
  const auto before = AncestorSums(Csr::FromRows(predecessors), measures);
  const auto behind = DescendantSums(Csr::FromRows(successors), measures);
  for (std::size_t m = 0; m < measures.size(); ++m) {
    EXPECT_EQ(before[m], Slow(predecessors, measures[m]));
    EXPECT_EQ(behind[m], Slow(successors, measures[m]));
  }
}

TEST(ClosureSumsTest, AgreesWithAWalkFromEveryOperation) {
  RandomStream random(81);
  for (const std::int32_t most : {3, 40, 700}) {
    SCOPED_TRACE(most);
    Check(RandomPredecessors(2200, 1, most, random), random);
  }
  Check(RandomPredecessors(700, 1, 1, random), random);
  Check(RandomPredecessors(1300, 600, 900, random), random);  // wide: blocks never settle
}

// A chain whose first operation everything reads, with a dead end at every step.
TEST(ClosureSumsTest, LongSkipsAndDeadEnds) {
  RandomStream random(82);
  Rows rows(3000);
  for (std::int32_t v = 1; v < 3000; ++v) {
    const std::int32_t trunk = v % 2 == 0 ? v - 2 : v - 1;
    rows[static_cast<std::size_t>(v)] =
        trunk > 0 ? std::vector<std::int32_t>{0, trunk} : std::vector<std::int32_t>{0};
  }
  Check(rows, random);
}

}  // namespace
}  // namespace cleave
