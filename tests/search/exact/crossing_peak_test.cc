// The most that may cross behind an ideal, against all ideals of small random problems.
#include "cleave/search/exact/crossing_peak.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/search/exact/link_ticks.h"
#include "cleave/search/exact/stage_cuts.h"
#include "tests/search/exact/exact_case.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

using Mask = std::uint64_t;  // bit p: place p

bool Holds(Mask ideal, Place p) { return (ideal >> p & 1) != 0; }

bool IsIdeal(const IdealSpace& space, Mask set) {
  for (Place p = 0; p < space.size(); ++p) {
    if (!Holds(set, p)) continue;
    for (const OpIndex needed : space.problem().predecessors()[space.op(p)]) {
      if (!Holds(set, space.place(needed))) return false;
    }
  }
  return true;
}

Ticks Crossing(const IdealSpace& space, Mask ideal) {
  const Problem& problem = space.problem();
  Ticks crossing = 0;
  for (TensorIndex t = 0; t < problem.num_tensors(); ++t) {
    const OpIndex producer = problem.tensor(t).producer;
    if (producer == kHost || !Holds(ideal, space.place(producer))) continue;
    const auto holds = [&](OpIndex reader) { return Holds(ideal, space.place(reader)); };
    if (!std::ranges::all_of(problem.consumers(t), holds)) crossing += LinkTicks(problem, t);
  }
  return crossing;
}

Ticks WorkOf(const IdealSpace& space, Mask ideal) {
  Ticks work = 0;
  for (Place p = 0; p < space.size(); ++p) {
    if (Holds(ideal, p)) work += space.work().own[Index(p)];
  }
  return work;
}

TEST(CrossingPeakTest, NoIdealOfABucketHasMoreAcross) {
  int exact = 0;
  int less_than_all = 0;
  for (std::uint64_t number = 0; number < 300; ++number) {
    const Problem problem = MakeExactCase(number).Make();
    const IdealSpace space(problem);
    StageCuts cuts(space, 1 + static_cast<Bucket>(number % 7));
    std::vector<Ticks> most(Index(cuts.buckets()), 0);
    for (Mask set = 0; set < Mask{1} << space.size(); ++set) {
      if (!IsIdeal(space, set)) continue;
      Ticks& bucket = most[Index(cuts.bucket(WorkOf(space, set)))];
      bucket = std::max(bucket, Crossing(space, set));
    }
    const std::vector<Ticks> all = cuts.AllThatMayCross();
    for (Bucket b = 0; b < cuts.buckets(); ++b) {
      const Ticks peak = cuts.MostCrossing(b);
      EXPECT_GE(peak, most[Index(b)]) << "case " << number << ", bucket " << b;
      exact += peak == most[Index(b)];
      less_than_all += peak < all[Index(b)];
    }
  }
  EXPECT_GT(exact, 300);
  EXPECT_GT(less_than_all, 100);
}

}  // namespace
}  // namespace cleave
