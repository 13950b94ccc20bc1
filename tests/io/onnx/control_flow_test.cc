// Subgraphs, sequences and local functions.
#include <gtest/gtest.h>

#include "tests/io/onnx/model_builder.h"

namespace cleave::onnx_import {
namespace {

onnx::GraphProto Body(ModelBuilder& builder) { return builder.graph(); }

// One matrix product of `x`, from outside, with a weight of its own.
onnx::GraphProto ProductBranch(std::int64_t width) {
  ModelBuilder body;
  body.Weight("w", {8, width}).Output("out").Op("MatMul", {"x", "w"}, {"h"});
  body.Op("ReduceSum", {"h"}, {"out"}, {{"keepdims", 0}});
  return Body(body);
}

ModelBuilder IfModel() {
  ModelBuilder builder;
  builder.Input("x", {2, 8}).Output("y");
  return builder;
}

TEST(IfTest, CostsTheDearerBranchAndHoldsBothWeights) {
  ModelBuilder builder = IfModel();
  builder.Input("c", {}, 9)
      .Op("If", {"c"}, {"y"},
          {{"then_branch", ProductBranch(4)}, {"else_branch", ProductBranch(16)}});
  const Graph graph = builder.Import();
  ASSERT_EQ(graph.nodes.size(), 1U);
  EXPECT_EQ(graph.nodes[0].flops, 2 * 2 * 8 * 16 + 2 * 16);
  EXPECT_EQ(graph.nodes[0].weight_bytes, (4 + 16) * 8 * 4);
  EXPECT_EQ(TensorNamed(graph, "x").consumers.size(), 1U);  // a capture is an input
}

TEST(IfTest, AKnownConditionPicksItsBranch) {
  ModelBuilder builder = IfModel();
  builder.Scalar("yes", 1).Op(
      "If", {"yes"}, {"y"},
      {{"then_branch", ProductBranch(4)}, {"else_branch", ProductBranch(16)}});
  const Graph graph = builder.Import();
  EXPECT_EQ(graph.nodes[0].flops, 2 * 2 * 8 * 4 + 2 * 4);
  EXPECT_EQ(graph.nodes[0].weight_bytes, 4 * 8 * 4);
}

// state = state * w; also yields the state of every iteration.
onnx::GraphProto LoopBody() {
  ModelBuilder body;
  body.Input("i", {}, 7).Input("go", {}, 9).Input("s", {2, 8}).Weight("w", {8, 8});
  body.Op("Identity", {"go"}, {"go_on"}).Op("MatMul", {"s", "w"}, {"next"});
  body.Op("Identity", {"next"}, {"each"});
  body.Output("go_on").Output("next").Output("each");
  return Body(body);
}

TEST(LoopTest, CostsItsBodyTimesTheTripCount) {
  ModelBuilder builder;
  builder.Input("x", {2, 8}).Output("y").Output("all").Scalar("trips", 5);
  builder.Op("Loop", {"trips", "", "x"}, {"y", "all"}, {{"body", LoopBody()}});
  const Graph graph = builder.Import();
  EXPECT_EQ(graph.nodes[0].flops, 5 * 2 * 2 * 8 * 8);
  EXPECT_EQ(graph.nodes[0].weight_bytes, 256);
  EXPECT_EQ(TensorNamed(graph, "all").bytes, 5 * 2 * 8 * 4);
}

// state = concat(state, x): it grows by a row each time.
TEST(LoopTest, ShortLoopsMayChangeShapes) {
  ModelBuilder body;
  body.Input("i", {}, 7).Input("go", {}, 9).Input("s", {1, 8});
  body.Op("Identity", {"go"}, {"go_on"}).Op("Concat", {"s", "x"}, {"next"}, {{"axis", 0}});
  body.Output("go_on").Output("next");
  ModelBuilder builder;
  builder.Input("x", {1, 8}).Output("y").Scalar("trips", 3);
  builder.Op("Loop", {"trips", "", "x"}, {"y"}, {{"body", Body(body)}});
  const Graph graph = builder.Import();
  EXPECT_EQ(TensorNamed(graph, "y").bytes, 4 * 8 * 4);
  EXPECT_EQ(graph.nodes[0].bytes_accessed, 32 * (4 + 6 + 8));  // s, x and both together
}

// A loop that multiplies numbers folds, and its result is a shape.
TEST(LoopTest, ShortLoopsOverConstantsFold) {
  ModelBuilder body;
  body.Input("i", {}, 7).Input("go", {}, 9).Input("s", {1}, 7).Ints("two", {2});
  body.Op("Identity", {"go"}, {"go_on"}).Op("Mul", {"s", "two"}, {"next"});
  body.Output("go_on").Output("next");
  ModelBuilder builder;
  builder.Input("x", {1}).Output("y").Scalar("trips", 3).Ints("one", {1});
  builder.Op("Loop", {"trips", "", "one"}, {"n"}, {{"body", Body(body)}});
  builder.Op("Expand", {"x", "n"}, {"y"});
  const Graph graph = builder.Import();
  EXPECT_EQ(graph.nodes.size(), 1U);
  EXPECT_EQ(TensorNamed(graph, "y").bytes, 8 * 4);
}

TEST(LoopTest, AnUnknownTripCountIsAnError) {
  ModelBuilder builder;
  builder.Input("x", {2, 8}).Input("trips", {}, 7).Output("y");
  builder.Op("Loop", {"trips", "", "x"}, {"y", ""}, {{"body", LoopBody()}});
  const std::string error = builder.ImportError();
  EXPECT_NE(error.find("node 'Loop_0' (Loop)"), std::string::npos) << error;
  EXPECT_NE(error.find("--assume-unknown"), std::string::npos) << error;
  OnnxImportOptions options;
  options.assume_unknown = true;
  EXPECT_EQ(builder.Import(options).nodes[0].flops, 2 * 2 * 8 * 8);
}

TEST(ScanTest, TakesItsTripCountFromTheScannedAxis) {
  ModelBuilder body;
  body.Input("s", {8}).Input("x", {8}).Op("Add", {"s", "x"}, {"next"});
  body.Op("Identity", {"next"}, {"each"}).Output("next").Output("each");
  ModelBuilder builder;
  builder.Input("start", {8}).Input("xs", {6, 8}).Output("end").Output("sums");
  builder.Op("Scan", {"start", "xs"}, {"end", "sums"},
             {{"num_scan_inputs", 1}, {"body", Body(body)}});
  const Graph graph = builder.Import();
  EXPECT_EQ(graph.nodes[0].flops, 6 * 8);
  EXPECT_EQ(TensorNamed(graph, "sums").bytes, 6 * 8 * 4);
  EXPECT_EQ(TensorNamed(graph, "end").bytes, 8 * 4);
}

TEST(SequenceTest, AreTheSumOfTheirTensors) {
  ModelBuilder builder;
  builder.Input("a", {2, 3}).Input("b", {4, 3}).Output("y").Scalar("last", -1);
  builder.Op("SequenceConstruct", {"a", "b"}, {"s"});
  builder.Op("ConcatFromSequence", {"s"}, {"all"}, {{"axis", 0}});
  builder.Op("SequenceAt", {"s", "last"}, {"b2"}).Op("ReduceSum", {"b2"}, {"r"});
  builder.Op("Add", {"all", "r"}, {"y"});
  const Graph graph = builder.Import();
  EXPECT_EQ(TensorNamed(graph, "s").bytes, 6 * 3 * 4);
  EXPECT_EQ(TensorNamed(graph, "all").bytes, 6 * 3 * 4);
  EXPECT_EQ(TensorNamed(graph, "b2").bytes, 4 * 3 * 4);
}

onnx::NodeProto& AddNode(onnx::FunctionProto& function, const std::string& op, const Names& inputs,
                         const std::string& output) {
  auto& node = *function.add_node();
  node.set_op_type(op);
  for (const std::string& name : inputs) node.add_input(name);
  node.add_output(output);
  return node;
}

onnx::FunctionProto& AddFunction(ModelBuilder& builder, const std::string& name) {
  auto& function = *builder.proto().add_functions();
  function.set_domain("local");
  function.set_name(name);
  return function;
}

TEST(FunctionTest, AreInlinedWithTheirAttributes) {
  ModelBuilder builder;
  builder.Input("x", {4, 8}).Weight("w", {8, 8}).Output("y");
  auto& function = AddFunction(builder, "Project");
  function.add_input("a");
  function.add_input("b");
  function.add_output("out");
  function.add_attribute("by");
  AddNode(function, "MatMul", {"a", "b"}, "product");
  auto* concat = AddNode(function, "Concat", {"product", "a"}, "out").add_attribute();
  concat->set_name("axis");
  concat->set_ref_attr_name("by");
  concat->set_type(onnx::AttributeProto::INT);
  builder.Op("Project", {"x", "w"}, {"h"}, {{"by", 0}}, "local");
  builder.Op("Project", {"h", "w"}, {"y"}, {{"by", 1}}, "local");
  const Graph graph = builder.Import();
  ASSERT_EQ(graph.nodes.size(), 4U);
  EXPECT_EQ(graph.nodes[0].name, "Project_0/MatMul_0");
  EXPECT_EQ(TensorNamed(graph, "h").bytes, 8 * 8 * 4);
  EXPECT_EQ(TensorNamed(graph, "y").bytes, 8 * 16 * 4);
  EXPECT_EQ(graph.nodes[2].weight_bytes, 256);
}

TEST(FunctionTest, InputsMayPassThrough) {
  ModelBuilder builder;
  builder.Input("x", {4}).Output("y");
  auto& function = AddFunction(builder, "Same");
  function.add_input("a");
  function.add_output("a");
  builder.Op("Same", {"x"}, {"h"}, {}, "local").Op("Relu", {"h"}, {"y"});
  EXPECT_EQ(builder.Import().nodes.size(), 2U);  // an Identity, and the Relu
}

TEST(FunctionTest, RecursionIsRefused) {
  ModelBuilder builder;
  builder.Input("x", {4}).Output("y");
  auto& function = AddFunction(builder, "Again");
  function.add_input("a");
  function.add_output("out");
  AddNode(function, "Again", {"a"}, "out").set_domain("local");
  builder.Op("Again", {"x"}, {"y"}, {}, "local");
  EXPECT_NE(builder.ImportError().find("functions call each other"), std::string::npos);
}

std::string Numbered(const char* prefix, int number) {
  return std::string(prefix).append(std::to_string(number));
}

// 16 functions that call the next one twenty times: 20^16 nodes, none of them real.
TEST(FunctionTest, ExplosionsAreRefused) {
  ModelBuilder builder;
  builder.Input("x", {4}).Output("y");
  for (int i = 0; i < 15; ++i) {
    auto& function = AddFunction(builder, Numbered("F", i));
    function.add_input("a");
    function.add_output("v19");
    for (int k = 0; k < 20; ++k) {
      AddNode(function, Numbered("F", i + 1), {"a"}, Numbered("v", k)).set_domain("local");
    }
  }
  auto& last = AddFunction(builder, "F15");
  last.add_input("a");
  last.add_output("a");
  builder.Op("F0", {"x"}, {"y"}, {}, "local");
  EXPECT_NE(builder.ImportError().find("unfold"), std::string::npos);
}

}  // namespace
}  // namespace cleave::onnx_import
