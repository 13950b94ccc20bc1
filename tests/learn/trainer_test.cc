#include "cleave/learn/trainer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "cleave/learn/weight_average.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

ExampleSet Examples(int count, std::uint64_t seed) {
  ExampleSet examples;
  for (int i = 0; i < count; ++i) {
    RandomStream random(seed, static_cast<std::uint64_t>(i));
    testing::RandomDagOptions dag;
    dag.nodes = 30;
    dag.reach = 4;
    testing::PackageRules rules;
    rules.chips = 4 + i;
    rules.transfers = i % 2 == 0 ? Transfers::kSerial : Transfers::kOverlapped;
    Graph graph = testing::RandomDag(dag, random);
    graph.name = "graph" + std::to_string(i);
    examples.push_back(MakeTrainingExample(graph, testing::MakePackage(rules), 10));
  }
  return examples;
}

Checkpoint Start(std::int64_t imitation_steps, std::int64_t ppo_updates) {
  PolicyConfig config;
  config.shape = {kFeatureCount, 12, 2, 8};
  Checkpoint start{NewPolicy(config, 3), TrainingState{}, {}};
  start.training->plan.imitation_steps = imitation_steps;
  start.training->plan.ppo_updates = ppo_updates;
  start.training->plan.validate_every = 7;
  start.training->plan.examples = 2;
  return start;
}

class TrainerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!HasGradientEngine()) GTEST_SKIP() << "this build has no LibTorch";
  }
  ExampleSet training_ = Examples(4, 20);
  ExampleSet validation_ = Examples(2, 21);
};

// Stopped after any number of steps, saved, loaded and gone on: the same bytes in the end.
TEST_F(TrainerTest, AResumedRunReachesTheSameWeights) {
  const auto ignore = [](const TrainingLog&) {};
  Checkpoint start = Start(10, 10);
  start.training->plan.average = 0.8;
  start.training->plan.final_rate = 0;
  Trainer whole(start, training_, validation_, 1);
  while (!whole.Done()) whole.Step(ignore);
  const std::string expected = EncodeCheckpoint(whole.Current());
  for (const int stop : {1, 7, 10, 13, 19}) {
    Trainer first(start, training_, validation_, 1);
    for (int i = 0; i < stop; ++i) first.Step(ignore);
    const std::string saved = EncodeCheckpoint(first.Current());
    Trainer second(DecodeCheckpoint(saved, "memory"), training_, validation_, 2);
    EXPECT_EQ(second.steps(), stop);
    while (!second.Done()) second.Step(ignore);
    EXPECT_EQ(EncodeCheckpoint(second.Current()), expected) << stop;
    EXPECT_EQ(EncodeCheckpoint(second.Best()), EncodeCheckpoint(whole.Best()));
  }
}

// The average changes nothing of how weights are learned; it is what is validated and kept.
TEST_F(TrainerTest, TheAverageIsValidatedAndKept) {
  Checkpoint start = Start(400, 0);
  start.training->plan.validate_every = 400;
  Trainer plain(start, training_, training_, 1);
  start.training->plan.average = 0.75;
  Trainer averaged(start, training_, training_, 1);
  TrainingLog last;  // validation
  std::vector<float> expected;
  while (!averaged.Done()) {
    plain.Step([](const TrainingLog&) {});
    averaged.Step([&](const TrainingLog& line) { last = line; });
    const std::vector<float> weights = plain.Current().policy.parameters;
    EXPECT_EQ(averaged.Current().policy.parameters, weights);
    TakeIntoAverage(weights, averaged.steps(), 0.75, expected);
  }
  EXPECT_EQ(averaged.Current().training->average, expected);
  EXPECT_NE(expected, averaged.Current().policy.parameters);
  EXPECT_TRUE(plain.Current().training->average.empty());
  const Policy kept{start.policy.config, expected};
  EXPECT_EQ(last.zero_shot.score, ScoreZeroShot(kept, training_, 10, 1).score);
  ASSERT_TRUE(last.best);
  EXPECT_EQ(averaged.Best().policy.parameters, expected);
}

TEST_F(TrainerTest, TheLearningRateFallsToWhatThePlanSays) {
  Checkpoint start = Start(6, 0);
  const auto ignore = [](const TrainingLog&) {};
  const auto last_change = [&](double final_rate) {
    start.training->plan.final_rate = final_rate;
    Trainer trainer(start, training_, validation_, 1);
    std::vector<float> before;
    while (!trainer.Done()) {
      before = trainer.Current().policy.parameters;
      trainer.Step(ignore);
    }
    const std::vector<float> after = trainer.Current().policy.parameters;
    double change = 0;
    for (std::size_t i = 0; i < after.size(); ++i) {
      change += std::abs(static_cast<double>(after[i]) - static_cast<double>(before[i]));
    }
    return change;
  };
  EXPECT_LT(last_change(0), 0.3 * last_change(1));
}

// Stands in for processes: what the others would add is what this one has.
class EchoGroup final : public ProcessGroup {
 public:
  int rank() const override { return 1; }
  int size() const override { return 2; }
  void Sum(std::span<float> values) override {
    for (float& value : values) value *= 2;
    ++sums;
  }
  int sums = 0;
};

TEST_F(TrainerTest, AGroupSharesGradientsAndReports) {
  EchoGroup group;
  Trainer trainer(Start(1, 1), training_, validation_, 1, &group);
  while (!trainer.Done()) {
    trainer.Step([](const TrainingLog& line) {
      if (line.phase == "ppo") {
        EXPECT_GT(line.report.mean_reward, 0);
      }
    });
  }
  EXPECT_GE(group.sums, 4);
}

TEST_F(TrainerTest, ImitationLearnsAndTheBestIsKept) {
  Trainer trainer(Start(400, 0), training_, training_, 1);
  double first_loss = 0;
  double last_loss = 0;
  double best = 0;
  int validations = 0;
  while (!trainer.Done()) {
    trainer.Step([&](const TrainingLog& line) {
      if (line.phase == "validation") {
        ++validations;
        EXPECT_EQ(line.best, line.zero_shot.score > best);
        best = std::max(best, line.zero_shot.score);
        return;
      }
      EXPECT_EQ(line.phase, "imitation");
      if (line.step < 40) first_loss += line.report.imitation_loss;
      if (line.step >= 360) last_loss += line.report.imitation_loss;
    });
  }
  EXPECT_LT(last_loss, 0.7 * first_loss);
  EXPECT_EQ(validations, 1 + 400 / 7 + 1);
  EXPECT_EQ(trainer.Current().training->best_score, best);
  EXPECT_NEAR(ScoreZeroShot(trainer.Best().policy, training_, 10, 2).score, best, 1e-12);
}

TEST(ScoreZeroShot, TellsRefusedExamplesApart) {
  ExampleSet examples = Examples(3, 20);
  const Policy policy = NewPolicy({}, 1);
  const ZeroShotScore before = ScoreZeroShot(policy, examples, 10, 1);
  EXPECT_EQ(before.refused, 0);
  EXPECT_DOUBLE_EQ(before.score, before.score_of_rest);

  Graph graph = examples[0]->problem.graph();
  Package package = examples[0]->problem.package();
  for (ChipSpec& chip : package.chips) chip.sram_bytes = 1;
  examples.push_back(std::make_unique<TrainingExample>("full", graph, package));
  const ZeroShotScore after = ScoreZeroShot(policy, examples, 10, 2);
  EXPECT_EQ(after.refused, 1);
  EXPECT_DOUBLE_EQ(after.score_of_rest, before.score);
  EXPECT_NEAR(after.score, std::pow(before.score, 0.75) * std::pow(0.25, 0.25), 1e-12);
}

TEST(TrainingExample, RandomPackagesAreWhatTrainingNeeds) {
  RandomStream random(22);
  testing::RandomDagOptions dag;
  dag.nodes = 40;
  const Graph graph = testing::RandomDag(dag, random);
  int overlapped = 0;
  int relays = 0;
  for (int i = 0; i < 200; ++i) {
    const Package package = RandomPackage(graph, random);
    Validate(package);
    EXPECT_GE(package.num_chips(), 4);
    EXPECT_LE(package.num_chips(), 64);
    overlapped += package.transfers == Transfers::kOverlapped ? 1 : 0;
    relays += package.forwarding == Forwarding::kRelay ? 1 : 0;
  }
  EXPECT_GT(overlapped, 40);
  EXPECT_LT(overlapped, 160);
  EXPECT_GT(relays, 2);
}

}  // namespace
}  // namespace cleave
