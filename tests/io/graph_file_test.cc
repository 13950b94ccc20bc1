#include "cleave/io/graph_file.h"

#include <gtest/gtest.h>

#include "cleave/base/random.h"
#include "tests/graph/random_graph.h"
#include "tests/io/expect_input_error.h"

namespace cleave {
namespace {

constexpr const char* kText = R"({"format": "cleave.graph/1",
 "name": "tiny",
 "nodes": [
  {"id": 0, "name": "a", "op": "MatMul", "flops": 910000000, "weight_bytes": 16, "bytes_accessed": null, "seconds": 0.5, "color": -3, "clone_of": null},
  {"id": 1, "name": "b", "op": "Add", "flops": 0.5, "weight_bytes": 0, "bytes_accessed": 12, "seconds": null, "color": null, "clone_of": 1}
 ],
 "tensors": [
  {"id": 0, "name": "in", "bytes": 4, "producer": null, "consumers": [0, 1], "output": false},
  {"id": 1, "name": "t", "bytes": 8, "producer": 0, "consumers": [1], "output": true}
 ]}
)";

struct BadGraphText {
  std::string from;
  std::string to;
  ExpectedError expected;
};

TEST(GraphFileTest, ReadsEveryField) {
  const Graph graph = ParseGraph(kText, "tiny.json");
  ASSERT_EQ(graph.nodes.size(), 2U);
  EXPECT_EQ(graph.nodes[0], (Node{"a", "MatMul", 9.1e8, 16, std::nullopt, 0.5, -3, std::nullopt}));
  EXPECT_EQ(graph.nodes[1], (Node{"b", "Add", 0.5, 0, 12.0, std::nullopt, std::nullopt, 1}));
  ASSERT_EQ(graph.tensors.size(), 2U);
  EXPECT_EQ(graph.tensors[0], (Tensor{"in", 4, kNoNode, {0, 1}, false}));
  EXPECT_EQ(graph.tensors[1], (Tensor{"t", 8, 0, {1}, true}));
}

TEST(GraphFileTest, CanonicalTextIsKept) { EXPECT_EQ(FormatGraph(ParseGraph(kText, "")), kText); }

TEST(GraphFileTest, RoundTripsRandomGraphs) {
  RandomStream random(11);
  for (int i = 0; i < 500; ++i) {
    const Graph graph = MakeRandomGraph(random, {.odd_names = i % 2 == 0});
    const std::string text = FormatGraph(graph);
    const Graph back = ParseGraph(text, "");
    ASSERT_EQ(back, graph) << text;
    ASSERT_EQ(FormatGraph(back), text);
  }
}

TEST(GraphFileTest, OptionalKeysMayBeAbsent) {
  std::string text = Replaced(kText, "\"bytes_accessed\": null, ", "");
  text = Replaced(text, ", \"clone_of\": null", "");
  text = Replaced(text, ", \"output\": false", "");
  EXPECT_EQ(ParseGraph(text, ""), ParseGraph(kText, ""));
}

TEST(GraphFileTest, SortsConsumers) {
  EXPECT_EQ(ParseGraph(Replaced(kText, "[0, 1]", "[1, 0]"), ""), ParseGraph(kText, ""));
}

TEST(GraphFileTest, IgnoresExtra) {
  EXPECT_EQ(ParseGraph(Replaced(kText, "\"nodes\"", "\"extra\": {\"x\": [1]}, \"nodes\""), ""),
            ParseGraph(kText, ""));
}

TEST(GraphFileTest, RejectsBadTexts) {
  const BadGraphText cases[] = {
      {"graph/1", "graph/3", {"/format", "does not read", "reads \"cleave.graph/1\""}},
      {"\"nodes\"", "\"node\"", {"/node", "unknown key", "did you mean \"nodes\""}},
      {"\"flops\": 0.5", "\"flop\": 0.5", {"/nodes/1/flop", "unknown key", "\"flops\""}},
      {"\"flops\": 0.5, ", "", {"/nodes/1", "\"flops\" is missing", ""}},
      {"\"flops\": 0.5", "\"flops\": -1", {"/nodes/1/flops", "negative", ""}},
      {"\"flops\": 0.5", "\"flops\": 1e31", {"/nodes/1/flops", "from 0 to 1e30", ""}},
      {"\"flops\": 0.5", "\"flops\": \"1\"", {"/nodes/1/flops", "not a string", ""}},
      {"\"id\": 1, \"name\": \"b\"",
       "\"id\": 2, \"name\": \"b\"",
       {"/nodes/1/id", "is 2, but this is entry 1", "positions"}},
      {"\"id\": 1, \"name\": \"t\"",
       "\"id\": 0, \"name\": \"t\"",
       {"/tensors/1/id", "is 0, but this is entry 1", ""}},
      {"\"weight_bytes\": 16", "\"weight_bytes\": 1.5", {"/nodes/0/weight_bytes", "integer", ""}},
      {"\"weight_bytes\": 16", "\"weight_bytes\": -2", {"/nodes/0/weight_bytes", "integer", ""}},
      {"\"bytes\": 8", "\"bytes\": 1125899906842625", {"/tensors/1/bytes", "2^50", ""}},
      {"\"bytes\": 8", "\"bytes\": 1e40", {"/tensors/1/bytes", "integer", ""}},
      {"\"producer\": 0", "\"producer\": 2", {"/tensors/1/producer", "from 0 to 1", ""}},
      {"\"producer\": 0, ", "", {"/tensors/1", "\"producer\" is missing", ""}},
      {"\"consumers\": [1]", "\"consumers\": [2]", {"/tensors/1/consumers/0", "from 0 to 1", ""}},
      {"\"consumers\": [1]", "\"consumers\": 1", {"/tensors/1/consumers", "a list", ""}},
      {"[0, 1]", "[1, 0, 1]", {"/tensors/0/consumers", "node 1 more than once", "once"}},
      {"\"consumers\": [1]", "\"consumers\": [0]", {"/tensors/1/consumers/0", "own output", ""}},
      {"\"clone_of\": 1", "\"clone_of\": 2", {"/nodes/1/clone_of", "from 0 to 1", ""}},
      {"\"output\": true", "\"output\": 1", {"/tensors/1/output", "true or false", ""}},
      {"\"name\": \"a\"", "\"name\": \"a\", \"name\": \"a\"", {"/nodes/0/name", "once", "keep"}},
      {"\"seconds\": 0.5", "\"seconds\": 1e999", {"line 4, column 121", "overflow", ""}},
      {"\"seconds\": 0.5", "\"seconds\": NaN", {"line 4, column 117", "invalid literal", ""}},
  };
  for (const BadGraphText& bad : cases) {
    SCOPED_TRACE(bad.to);
    const std::string text = Replaced(kText, bad.from, bad.to);
    ExpectInputError([&] { ParseGraph(text, ""); }, bad.expected);
  }
}

TEST(GraphFileTest, EmptyGraphsAndCyclesAreErrors) {
  ExpectInputError(
      [] {
        ParseGraph(R"({"format": "cleave.graph/1", "name": "", "nodes": [], "tensors": []})", "");
      },
      {"/nodes", "no nodes", ""});
  const std::string cycle = Replaced(kText, "\"producer\": null, \"consumers\": [0, 1]",
                                     "\"producer\": 1, \"consumers\": [0]");
  ExpectInputError([&] { ParseGraph(cycle, ""); }, {"/nodes/0", "cycle", "acyclic"});
}

TEST(GraphFileTest, ErrorsNameTheirSource) {
  try {
    ParseGraph("[]", "model.json");
    FAIL() << "did not throw";
  } catch (const InputError& error) {
    EXPECT_EQ(error.where().source, "model.json");
  }
}

TEST(GraphDigestTest, TellsGraphsApart) {
  const Graph graph = ParseGraph(kText, "");
  Graph other = graph;
  other.nodes[0].flops += 1;
  EXPECT_EQ(GraphDigest(graph).size(), 64U);
  EXPECT_NE(GraphDigest(graph), GraphDigest(other));
}

}  // namespace
}  // namespace cleave
