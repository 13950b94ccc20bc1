#include "cleave/learn/apprentice.h"

#include <gtest/gtest.h>

#include <set>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

using testing::LearnProblem;

// A policy whose outputs are not all 0.
Policy Opinionated() {
  Policy policy = NewPolicy({}, 1);
  RandomStream random(5, 0);
  for (float& weight : policy.parameters) {
    weight += static_cast<float>(0.2 * (random.Uniform() - 0.5));
  }
  return policy;
}

TEST(Apprentice, EvenSpreadsAreValidAndDiffer) {
  const Problem problem = LearnProblem(60, 6);
  Apprentice apprentice(problem, {}, {});
  RandomStream random(3, 0);
  std::set<std::vector<ChipId>> seen;
  for (int i = 0; i < 8; ++i) {
    const std::vector<ChipId> chips = apprentice.EvenSpread(random);
    EXPECT_TRUE(IsValid(problem, chips));
    EXPECT_EQ(std::set<ChipId>(chips.begin(), chips.end()).size(), 6U);
    seen.insert(chips);
  }
  EXPECT_GE(seen.size(), 3U);
}

TEST(Apprentice, ANewPolicyLeavesAnEmissionAsItIs) {
  const Problem problem = LearnProblem(60, 6);
  Apprentice apprentice(problem, {}, {});
  RandomStream random(3, 0);
  const std::vector<ChipId> chips = apprentice.EvenSpread(random);
  apprentice.Show(chips);
  EXPECT_EQ(apprentice.Refine(NewPolicy({}, 1), 8, random), chips);
}

// Step by step, with the orders that the stream gives, is the same as at once.
TEST(Apprentice, RefiningIsOneEmissionAfterTheOther) {
  const Problem problem = LearnProblem(60, 6);
  const Policy policy = Opinionated();
  Apprentice apprentice(problem, policy.config, {});
  RandomStream random(3, 0);
  const std::vector<ChipId> start = apprentice.EvenSpread(random);
  RandomStream same = random;

  apprentice.Show(start);
  const std::vector<ChipId> at_once = apprentice.Refine(policy, 4, random);
  EXPECT_TRUE(IsValid(problem, at_once));

  std::vector<ChipId> chips = start;
  for (int step = 0; step < 4; ++step) {
    apprentice.Show(chips);
    chips = apprentice.Refine(policy, 1, same);
  }
  EXPECT_EQ(at_once, chips);
  EXPECT_NE(at_once, start);
}

// Of two ways of drawing that were used as often, the one that is always credited is drawn more.
TEST(Apprentice, CreditedWaysAreDrawnMoreOften) {
  const Problem problem = LearnProblem(60, 6);
  UpdateOptions options;
  options.plain_too = true;
  Apprentice apprentice(problem, {}, options);
  RandomStream random(3, 0);
  apprentice.Show(apprentice.EvenSpread(random));
  const std::vector<float> positions = apprentice.observation().centre;
  const std::size_t credited = 2;
  const auto count = [&](std::uint64_t first) {
    int found = 0;
    const std::span<const Rollout> rollouts = apprentice.Draw(positions, 200, 1, first);
    for (std::size_t i = 0; i < rollouts.size(); ++i) {
      if (rollouts[i].arm != credited) continue;
      ++found;
      apprentice.Credit(i);
    }
    return found;
  };
  const int before = count(0);
  count(200);
  EXPECT_GT(count(400), 2 * before);
}

}  // namespace
}  // namespace cleave
