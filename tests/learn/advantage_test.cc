#include "cleave/learn/advantage.h"

#include <gtest/gtest.h>

#include <cmath>

#include "cleave/cost/cost_model.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

using testing::LearnProblem;

struct Batch {
  std::vector<std::vector<ChipId>> partitions;
  std::vector<Outcome> outcomes;
};

Batch MakeBatch(const Problem& problem, std::size_t size) {
  Batch batch;
  RandomStream random(12);
  const CostModel model(problem);
  for (std::size_t r = 0; r < size; ++r) {
    batch.partitions.push_back(testing::RandomMonotone(problem, random));
    batch.outcomes.push_back(model.Evaluate(batch.partitions.back()));
  }
  batch.outcomes[1] = Outcome::Refused("no");
  return batch;
}

TEST(Advantage, RefusalsEarnNothing) {
  EXPECT_EQ(Reward(Outcome::Refused("no"), 100), 0);
  EXPECT_DOUBLE_EQ(Reward(Outcome::Accepted(200), 100), 0.5);
}

// Written down once more from the header's words.
TEST(Advantage, AgreesWithASlowReference) {
  const Problem problem = LearnProblem(30, 5);
  const Batch batch = MakeBatch(problem, 7);
  const Ticks reference = batch.outcomes[0].interval;  // rewards near 1
  const Advantages fast(problem, batch.partitions, batch.outcomes, reference);
  const std::size_t size = batch.partitions.size();
  std::vector<double> rewards;
  double mean = 0;
  for (const Outcome& outcome : batch.outcomes) {
    rewards.push_back(outcome.accepted
                          ? static_cast<double>(reference) / static_cast<double>(outcome.interval)
                          : 0);
    mean += rewards.back() / static_cast<double>(size);
  }
  double variance = 0;
  for (const double reward : rewards) {
    variance += (reward - mean) * (reward - mean) / static_cast<double>(size);
  }
  const CostModel model(problem);
  const auto load = [&](std::size_t r, ChipId c) {
    const LoadTable table = model.Loads(batch.partitions[r]);
    return static_cast<double>(std::max(table.ChipTicks(c), table.HopTicks(c)));
  };
  double least = 1e300;
  for (std::size_t r = 0; r < size; ++r) {
    double largest = 0;
    for (ChipId c = 0; c < problem.num_chips(); ++c) largest = std::max(largest, load(r, c));
    least = std::min(least, largest);
  }
  const auto credit = [&](std::size_t r, ChipId c) {
    return -std::log(1 + std::pow(load(r, c) / least, 8));
  };
  double sum = 0;
  double squares = 0;
  double count = 0;
  for (std::size_t r = 0; r < size; ++r) {
    for (ChipId c = 0; c < problem.num_chips(); ++c) {
      if (load(r, c) <= 0) continue;
      sum += credit(r, c);
      squares += credit(r, c) * credit(r, c);
      ++count;
    }
  }
  const double chip_mean = sum / count;
  const double chip_deviation = std::sqrt(squares / count - chip_mean * chip_mean);
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    std::vector<double> credits;
    double op_mean = 0;
    for (std::size_t r = 0; r < size; ++r) {
      const ChipId chip = batch.partitions[r][static_cast<std::size_t>(op)];
      credits.push_back((credit(r, chip) - chip_mean) / chip_deviation);
      op_mean += credits.back() / static_cast<double>(size);
    }
    for (std::size_t r = 0; r < size; ++r) {
      const double expected =
          (rewards[r] - mean) / std::sqrt(variance) + 0.3 * (credits[r] - op_mean);
      EXPECT_NEAR(fast.Of(r, op), expected, 1e-6);
    }
  }
}

TEST(Advantage, EqualRewardsAreNoSignal) {
  const Problem problem = LearnProblem(20, 4);
  Batch batch = MakeBatch(problem, 4);
  for (std::size_t r = 0; r < 4; ++r) {
    batch.outcomes[r] = Outcome::Accepted(1'000'000 + static_cast<Ticks>(r));
  }
  const Advantages advantages(problem, batch.partitions, batch.outcomes, 1'000'000);
  for (std::size_t r = 0; r < 4; ++r) EXPECT_NEAR(advantages.Global(r), 0, 1e-3);
}

TEST(Advantage, OverfullChipsAreCharged) {
  testing::PackageRules rules;
  rules.chips = 3;
  rules.sram_bytes = 60'000;
  const Problem problem = LearnProblem(20, rules, 0);
  const std::size_t ops = static_cast<std::size_t>(problem.num_ops());
  // All on chip 0, which cannot hold it, against an accepted partition with the same chip's load.
  const std::vector<std::vector<ChipId>> partitions(2, std::vector<ChipId>(ops, 0));
  ASSERT_FALSE(CostModel(problem).Evaluate(partitions[0]).accepted);
  const std::vector<Outcome> outcomes{Outcome::Refused("SRAM"), Outcome::Accepted(1'000'000)};
  const Advantages advantages(problem, partitions, outcomes, 1'000'000);
  EXPECT_NEAR(advantages.Of(0, 0) - advantages.Global(0), -0.3 * 1.5, 1e-6);
  EXPECT_NEAR(advantages.Of(1, 0) - advantages.Global(1), 0.3 * 1.5, 1e-6);
}

}  // namespace
}  // namespace cleave
