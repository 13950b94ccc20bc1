#include "cleave/graph/validate.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "cleave/base/error.h"
#include "cleave/base/random.h"
#include "tests/graph/random_graph.h"

namespace cleave {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// 0 -> 1 -> 2, and 0 -> 2.
Graph Chain() {
  Graph graph;
  graph.nodes.resize(3);
  graph.tensors = {{"a", 8, 0, {1, 2}, false}, {"b", 8, 1, {2}, false}};
  return graph;
}

struct BadGraph {
  std::string name;
  std::function<void(Graph&)> spoil;
  std::string place;
  std::string problem;
};

void PrintTo(const BadGraph& bad, std::ostream* out) { *out << bad.name; }

class ValidateTest : public testing::TestWithParam<BadGraph> {};

TEST_P(ValidateTest, NamesPlaceAndProblem) {
  Graph graph = Chain();
  GetParam().spoil(graph);
  try {
    Validate(graph);
    FAIL() << "did not throw";
  } catch (const InputError& error) {
    EXPECT_EQ(error.where().place, GetParam().place);
    EXPECT_PRED_FORMAT2(testing::IsSubstring, GetParam().problem, error.problem());
  }
}

INSTANTIATE_TEST_SUITE_P(
    BadGraphs, ValidateTest,
    testing::Values(BadGraph{"Empty", [](Graph& g) { g = {}; }, "/nodes", "no nodes"},
                    BadGraph{"NegativeFlops", [](Graph& g) { g.nodes[1].flops = -1; },
                             "/nodes/1/flops", "finite"},
                    BadGraph{"NaNFlops", [](Graph& g) { g.nodes[1].flops = kNaN; },
                             "/nodes/1/flops", "finite"},
                    BadGraph{"InfiniteSeconds", [](Graph& g) { g.nodes[2].seconds = kInfinity; },
                             "/nodes/2/seconds", "finite"},
                    BadGraph{"NegativeAccess", [](Graph& g) { g.nodes[2].bytes_accessed = -2; },
                             "/nodes/2/bytes_accessed", "finite"},
                    BadGraph{"NegativeWeights", [](Graph& g) { g.nodes[0].weight_bytes = -1; },
                             "/nodes/0/weight_bytes", "bytes"},
                    BadGraph{"HugeTensor", [](Graph& g) { g.tensors[1].bytes = kMaxBytes + 1; },
                             "/tensors/1/bytes", "bytes"},
                    BadGraph{"UnknownProducer", [](Graph& g) { g.tensors[0].producer = 3; },
                             "/tensors/0/producer", "does not exist"},
                    BadGraph{"UnknownConsumer",
                             [](Graph& g) {
                               g.tensors[0].consumers = {1, 3};
                             },
                             "/tensors/0/consumers/1", "does not exist"},
                    BadGraph{"NegativeConsumer", [](Graph& g) { g.tensors[0].consumers = {-1}; },
                             "/tensors/0/consumers/0", "does not exist"},
                    BadGraph{"OwnConsumer",
                             [](Graph& g) {
                               g.tensors[0].consumers = {0, 1};
                             },
                             "/tensors/0/consumers/0", "its own output"},
                    BadGraph{"Unsorted",
                             [](Graph& g) {
                               g.tensors[0].consumers = {2, 1};
                             },
                             "/tensors/0/consumers/1", "ascending"},
                    BadGraph{"Duplicate",
                             [](Graph& g) {
                               g.tensors[0].consumers = {2, 2};
                             },
                             "/tensors/0/consumers/1", "distinct"},
                    BadGraph{"UnknownClone", [](Graph& g) { g.nodes[1].clone_of = 3; },
                             "/nodes/1/clone_of", "does not exist"},
                    BadGraph{"UnequalClones",
                             [](Graph& g) {
                               g.nodes[0].clone_of = g.nodes[1].clone_of = 0;
                               g.nodes[1].flops = 5;
                             },
                             "/nodes/1/clone_of", "cost the same"},
                    BadGraph{"CloneOutputsDiffer",
                             [](Graph& g) {
                               g.nodes[0].clone_of = g.nodes[1].clone_of = 0;
                               g.tensors[1].bytes = 9;
                             },
                             "/nodes/1/clone_of", "cost the same"},
                    BadGraph{"Cycle",
                             [](Graph& g) {
                               g.tensors.push_back({"c", 8, 2, {1}, false});
                             },
                             "/nodes/1", "cycle"}),
    [](const auto& instance) { return instance.param.name; });

TEST(ValidateGraphTest, TakesRandomGraphs) {
  RandomStream random(6);
  for (int i = 0; i < 300; ++i) EXPECT_NO_THROW(Validate(MakeRandomGraph(random)));
}

TEST(ValidateGraphTest, CycleIsSpelledOut) {
  Graph graph = Chain();
  graph.tensors.push_back({"c", 8, 2, {1}, false});
  try {
    Validate(graph);
    FAIL() << "did not throw";
  } catch (const InputError& error) {
    EXPECT_TRUE(error.problem().ends_with("1 -> 2 -> 1") ||
                error.problem().ends_with("2 -> 1 -> 2"))
        << error.problem();
    EXPECT_FALSE(error.remedy().empty());
  }
}

}  // namespace
}  // namespace cleave
