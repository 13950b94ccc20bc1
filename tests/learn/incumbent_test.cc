#include "cleave/learn/incumbent.h"

#include <gtest/gtest.h>

#include "cleave/cost/cost_model.h"
#include "cleave/learn/partition_memo.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

// Ten equal operations in a chain.
Problem EqualChain(int chips) {
  Graph graph;
  for (int i = 0; i < 10; ++i) {
    Node node;
    node.name = "n" + std::to_string(i);
    node.op = "MatMul";
    node.flops = 1e9;
    node.weight_bytes = 1000;
    graph.nodes.push_back(node);
    Tensor tensor;
    tensor.name = "t" + std::to_string(i);
    tensor.bytes = 10;
    tensor.producer = i;
    if (i + 1 < 10) tensor.consumers.push_back(i + 1);
    tensor.output = i + 1 == 10;
    graph.tensors.push_back(tensor);
  }
  return {graph, testing::MakePackage({.chips = chips})};
}

TEST(Incumbent, PrefersAcceptedThenFast) {
  const Problem problem = EqualChain(3);
  Incumbent incumbent(problem);
  const std::vector<ChipId> refused(10, 0);
  const std::vector<ChipId> slow{0, 0, 0, 0, 0, 0, 0, 0, 1, 2};
  const std::vector<ChipId> fast{0, 0, 0, 0, 1, 1, 1, 2, 2, 2};
  EXPECT_TRUE(incumbent.Offer(refused, Outcome::Refused("no")));
  EXPECT_FALSE(incumbent.accepted());
  EXPECT_TRUE(incumbent.Offer(slow, Outcome::Accepted(80)));
  EXPECT_TRUE(incumbent.Offer(fast, Outcome::Accepted(40)));
  EXPECT_FALSE(incumbent.Offer(slow, Outcome::Accepted(80)));
  EXPECT_FALSE(incumbent.Offer(refused, Outcome::Refused("no")));
  EXPECT_EQ(incumbent.chips(), fast);
  EXPECT_EQ(incumbent.interval(), 40);
}

// Both have a chip with four operations; one has a second one.
TEST(Incumbent, TellsPlateausApart) {
  const Problem problem = EqualChain(4);
  const std::vector<ChipId> crowded{0, 0, 0, 0, 1, 1, 1, 1, 2, 3};
  const std::vector<ChipId> roomy{0, 0, 0, 0, 1, 1, 2, 2, 3, 3};
  Incumbent incumbent(problem);
  EXPECT_TRUE(incumbent.Offer(crowded, Outcome::Accepted(40)));
  EXPECT_TRUE(incumbent.Offer(roomy, Outcome::Accepted(40)));
  EXPECT_FALSE(incumbent.Offer(crowded, Outcome::Accepted(40)));
  EXPECT_FALSE(incumbent.Offer(roomy, Outcome::Accepted(40)));
}

TEST(PartitionMemo, KnowsWhatItHasSeen) {
  PartitionMemo memo;
  const std::vector<ChipId> one{0, 1, 2};
  const std::vector<ChipId> other{0, 2, 1};
  memo.Keep(one, Outcome::Accepted(7));
  ASSERT_TRUE(memo.Find(one).has_value());
  EXPECT_EQ(memo.Find(one)->interval, 7);
  EXPECT_FALSE(memo.Find(other).has_value());
}

}  // namespace
}  // namespace cleave
