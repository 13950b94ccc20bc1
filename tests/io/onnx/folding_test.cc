// Constants, shape arithmetic, and what becomes of the nodes that compute them.
#include <gtest/gtest.h>

#include "tests/io/onnx/model_builder.h"

namespace cleave::onnx_import {
namespace {

TEST(FoldingTest, ShapeArithmeticIsEvaluated) {
  // The exporters' chain for "flatten all but the batch": Shape -> Gather -> Unsqueeze -> Concat.
  ModelBuilder builder;
  builder.Input("x", {2, 3, 4}).Output("y");
  builder.Scalar("zero", 0).Ints("axis", {0}).Ints("minus", {-1});
  builder.Op("Shape", {"x"}, {"shape"}).Op("Gather", {"shape", "zero"}, {"batch"});
  builder.Op("Unsqueeze", {"batch", "axis"}, {"batches"});
  builder.Op("Concat", {"batches", "minus"}, {"target"}, {{"axis", 0}});
  builder.Op("Relu", {"x"}, {"r"}).Op("Reshape", {"r", "target"}, {"flat"});
  builder.Weight("w", {12, 5}).Op("MatMul", {"flat", "w"}, {"y"});
  ImportReport report;
  const Graph graph = builder.Import({}, &report);
  ASSERT_EQ(graph.nodes.size(), 3U);  // Relu, Reshape, MatMul
  EXPECT_EQ(report.folded_nodes, 4);
  EXPECT_EQ(NodeNamed(graph, "MatMul").flops, 2 * 2 * 12 * 5);
  EXPECT_EQ(NodeNamed(graph, "Reshape").weight_bytes, 0);
}

TEST(FoldingTest, SizesGoThroughFloats) {
  // size = int(float(shape[2:]) * 2.0), as TorchScript exports an interpolation.
  ModelBuilder builder;
  builder.Input("x", {1, 2, 5, 7}).Output("y").Floats("two", {2.0F});
  builder.Ints("from", {2}).Ints("to", {4}).Ints("head", {1, 2});
  builder.Op("Shape", {"x"}, {"shape"}).Op("Slice", {"shape", "from", "to"}, {"hw"});
  builder.Op("Cast", {"hw"}, {"real"}, {{"to", 1}}).Op("Mul", {"real", "two"}, {"twice"});
  builder.Op("Floor", {"twice"}, {"whole"}).Op("Cast", {"whole"}, {"ints"}, {{"to", 7}});
  builder.Op("Concat", {"head", "ints"}, {"sizes"}, {{"axis", 0}});
  builder.Op("Resize", {"x", "", "", "sizes"}, {"y"});
  EXPECT_EQ(TensorNamed(builder.Import(), "y").bytes, 2 * 10 * 14 * 4);
}

TEST(FoldingTest, ComparisonsAndWhere) {
  // Where(shape == -1, ones, shape): how exporters resolve an Expand's target.
  ModelBuilder builder;
  builder.Input("x", {1, 4}).Output("y").Ints("target", {3, -1}).Ints("minus", {-1});
  builder.Ints("two", {2});
  builder.Op("ConstantOfShape", {"two"}, {"ones"}, {{"value", Int64Tensor("", {1})}});
  builder.Op("Equal", {"target", "minus"}, {"free"});
  builder.Op("Where", {"free", "ones", "target"}, {"shape"});
  builder.Op("Expand", {"x", "shape"}, {"y"});
  EXPECT_EQ(TensorNamed(builder.Import(), "y").bytes, 3 * 4 * 4);
}

TEST(FoldingTest, RangesGiveLengths) {
  ModelBuilder builder;
  builder.Input("x", {5, 2}).Output("y").Scalar("zero", 0).Scalar("one", 1);
  builder.Op("Shape", {"x"}, {"shape"}, {{"end", 1}}).Op("Squeeze", {"shape"}, {"n"});
  builder.Op("Range", {"zero", "n", "one"}, {"rows"}).Op("Gather", {"x", "rows"}, {"y"});
  EXPECT_EQ(TensorNamed(builder.Import(), "y").bytes, 40);
}

TEST(FoldingTest, ConstantsAreWeightsOfTheirReaders) {
  // transpose(w) is stored, so the product weighs as much as w.
  ModelBuilder builder;
  builder.Input("x", {2, 3}).Output("y").Weight("w", {4, 3});
  builder.Op("Transpose", {"w"}, {"t"}).Op("MatMul", {"x", "t"}, {"y"});
  const Graph graph = builder.Import();
  ASSERT_EQ(graph.nodes.size(), 1U);
  EXPECT_EQ(graph.nodes[0].weight_bytes, 48);
}

TEST(FoldingTest, TiedWeightsCountAtEachReaderAndAreNoted) {
  ModelBuilder builder;
  builder.Input("x", {2, 256}).Output("y").Weight("w", {256, 256});
  builder.Op("MatMul", {"x", "w"}, {"h"}).Op("MatMul", {"h", "w"}, {"y"});
  ImportReport report;
  const Graph graph = builder.Import({}, &report);
  EXPECT_EQ(graph.nodes[0].weight_bytes, 256 * 1024);
  EXPECT_EQ(graph.nodes[1].weight_bytes, 256 * 1024);
  EXPECT_EQ(report.weight_bytes, 2 * 256 * 1024);
  ASSERT_EQ(report.warnings.size(), 1U);
  EXPECT_NE(report.warnings[0].find("'w'"), std::string::npos);
}

TEST(FoldingTest, DequantisedWeightsKeepTheirQuantisedBytes) {
  // 12 x 8 int8 and 8 scales; the transposition after it changes nothing.
  ModelBuilder builder;
  builder.Input("x", {2, 12}).Output("y").Weight("q", {8, 12}, 3).Weight("scale", {8});
  builder.Op("DequantizeLinear", {"q", "scale"}, {"d"}, {{"axis", 0}});
  builder.Op("Transpose", {"d"}, {"t"}).Op("MatMul", {"x", "t"}, {"y"});
  const Graph graph = builder.Import();
  ASSERT_EQ(graph.nodes.size(), 1U);
  EXPECT_EQ(graph.nodes[0].weight_bytes, 96 + 32);
}

TEST(FoldingTest, SingleNumbersAreImmediates) {
  ModelBuilder builder;
  builder.Input("x", {10}).Output("y").Floats("one", {1.0F});
  EXPECT_EQ(builder.Op("Sub", {"one", "x"}, {"y"}).Import().nodes[0].weight_bytes, 0);
}

TEST(FoldingTest, DeadNodesAreDropped) {
  ModelBuilder builder;
  builder.Input("x", {10}).Output("y").Op("Relu", {"x"}, {"y"});
  builder.Op("Relu", {"y"}, {"unused"});
  // Only its shape is used, so the product disappears once the shape is known.
  builder.Op("Exp", {"x"}, {"e"}).Op("Shape", {"e"}, {"s"}).Output("s");
  ImportReport report;
  EXPECT_EQ(builder.Import({}, &report).nodes.size(), 1U);
  EXPECT_EQ(report.dead_nodes, 1);
  EXPECT_EQ(report.warnings.size(), 1U);  // the output "s" is a constant
}

TEST(FoldingTest, SparseWeightsCountWhatTheyStore) {
  ModelBuilder builder;
  builder.Input("x", {2, 100}).Output("y").Op("MatMul", {"x", "w"}, {"y"});
  auto* sparse = builder.graph().add_sparse_initializer();
  sparse->add_dims(100);
  sparse->add_dims(50);
  sparse->mutable_values()->set_name("w");
  sparse->mutable_values()->set_data_type(1);
  sparse->mutable_values()->add_dims(20);
  sparse->mutable_indices()->set_data_type(7);
  sparse->mutable_indices()->add_dims(20);
  EXPECT_EQ(builder.Import().nodes[0].weight_bytes, 20 * 4 + 20 * 8);
}

}  // namespace
}  // namespace cleave::onnx_import
