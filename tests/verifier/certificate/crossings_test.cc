// What crosses the borders of ideals at most, against all ideals of small random graphs.
#include "cleave/verifier/certificate/crossings.h"

#include <gtest/gtest.h>

#include "tests/verifier/certificate/model_case.h"

namespace cleave::verifier {
namespace {

ModelCase RandomCase(std::uint64_t number) {
  RandomStream random(91, number);
  testing::RandomDagOptions options;
  options.nodes = 3 + static_cast<int>(random.Below(9));
  options.mean_readers = 0.8 + 2 * random.Uniform();
  options.reach = random.Below(2) == 0 ? 4 : 0;
  options.sink_share = random.Below(3) == 0 ? 0.3 : 0;
  testing::PackageRules rules;
  rules.transfers = Transfers::kOverlapped;
  rules.triangle = false;
  return {testing::RandomDag(options, random), testing::MakePackage(rules), TriangleUse::kNone,
          MemoryModel::kNone};
}

TEST(CrossingsTest, NoIdealOfABucketExceedsItsMost) {
  int tighter = 0;
  int exact = 0;
  for (std::uint64_t number = 0; number < 150; ++number) {
    ModelCase small = RandomCase(number);
    const std::vector<OpSet> ideals = small.Ideals();
    for (const int buckets : {1, 3, 8, 40}) {
      const CheapestSet sets(small.model, small.work, buckets, small.effort);
      Crossings crossings(small.model, sets, small.effort);
      const std::vector<Ticks> sums = crossings.Sums();
      std::vector<Ticks> greatest(sums.size(), 0);
      for (const OpSet& ideal : ideals) {
        Ticks& most = greatest[static_cast<std::size_t>(sets.Bucket(small.WorkOf(ideal)))];
        most = std::max(most, small.Crossing(ideal));
      }
      for (int b = 0; b < sets.buckets(); ++b) {
        const auto i = static_cast<std::size_t>(b);
        const Ticks most = crossings.Most(b);
        ASSERT_GE(most, greatest[i]) << "case " << number << ", bucket " << b << " of " << buckets;
        ASSERT_LE(most, sums[i]);
        tighter += most < sums[i] ? 1 : 0;
        exact += most == greatest[i] ? 1 : 0;
      }
    }
  }
  EXPECT_GT(tighter, 1000);
  EXPECT_GT(exact, 1000);
}

// Of every operation, whether all the readers lead to it or are it.
std::vector<bool> AllLeadTo(const BoundModel& model, const std::vector<int>& readers) {
  std::vector<bool> result(model.ops.size(), true);
  for (const int reader : readers) {
    std::vector<bool> led_to(model.ops.size(), false);
    led_to[static_cast<std::size_t>(reader)] = true;
    for (std::size_t op = 0; op < led_to.size(); ++op) {
      for (const int need : model.ops[op].needs) {
        if (led_to[static_cast<std::size_t>(need)]) led_to[op] = true;
      }
      result[op] = result[op] && led_to[op];
    }
  }
  return result;
}

TEST(CrossingsTest, JoinsAreTheFirstThatAllReadersLeadTo) {
  int found = 0;
  int missing = 0;
  for (std::uint64_t number = 0; number < 150; ++number) {
    ModelCase small = RandomCase(number);
    const CheapestSet sets(small.model, small.work, 8, small.effort);
    Crossings crossings(small.model, sets, small.effort);
    for (std::size_t t = 0; t < small.model.tensors.size(); ++t) {
      const std::vector<int>& readers = small.model.tensors[t].readers;
      if (readers.empty()) continue;
      const std::vector<bool> all = AllLeadTo(small.model, readers);
      const auto first = std::ranges::find(all, true);
      const int join = first == all.end() ? -1 : static_cast<int>(first - all.begin());
      EXPECT_EQ(crossings.JoinOf(static_cast<int>(t)), join) << "case " << number;
      ++(join < 0 ? missing : found);
    }
  }
  EXPECT_GT(found, 0);
  EXPECT_GT(missing, 0);
}

// Two chains from one source to one sink: one tensor of each crosses, wherever either stands, and
// the source's, whose readers meet at the sink only.
TEST(CrossingsTest, TowersDoNotAddUp) {
  constexpr int kLength = 20;
  Graph graph;
  graph.name = "towers";
  const auto add = [&](std::vector<NodeId> readers) {
    Node node;
    node.op = "Op";
    node.seconds = 1e-6;
    const auto id = static_cast<NodeId>(graph.nodes.size());
    graph.nodes.push_back(node);
    graph.tensors.push_back({"t", 1000, id, std::move(readers), false});
  };
  add({1, kLength + 1});
  for (NodeId v = 1; v <= 2 * kLength; ++v) add({v == kLength ? 2 * kLength + 1 : v + 1});
  add({});
  testing::PackageRules rules;
  rules.transfers = Transfers::kOverlapped;
  rules.triangle = false;
  ModelCase towers(graph, testing::MakePackage(rules), TriangleUse::kNone, MemoryModel::kNone);
  const CheapestSet sets(towers.model, towers.work, 4, towers.effort);
  Crossings crossings(towers.model, sets, towers.effort);
  const Ticks link = towers.model.tensors[0].link;
  ASSERT_GT(link, 0);
  EXPECT_GT(crossings.Sums()[1], 20 * link);
  EXPECT_EQ(crossings.Most(1), 3 * link);
}

}  // namespace
}  // namespace cleave::verifier
