// Dynamic dimensions, precision, embeddings on the host, and assumptions.
#include <gtest/gtest.h>

#include "cleave/base/error.h"
#include "tests/io/onnx/model_builder.h"

namespace cleave::onnx_import {
namespace {

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

OnnxImportOptions WithDims(const std::map<std::string, std::int64_t>& dims) {
  OnnxImportOptions options;
  options.dims = dims;
  return options;
}

ModelBuilder DynamicModel() {
  ModelBuilder builder;
  builder.DynamicInput("x", {"batch", "seq", "8"}).Weight("w", {8, 4}).Output("y");
  builder.Op("MatMul", {"x", "w"}, {"y"});
  return builder;
}

TEST(DimensionsTest, AreBoundByName) {
  const Graph graph = DynamicModel().Import(WithDims({{"batch", 2}, {"seq", 5}}));
  EXPECT_EQ(graph.nodes[0].flops, 2 * 2 * 5 * 8 * 4);
}

TEST(DimensionsTest, AllMissingOnesAreNamed) {
  const std::string error = DynamicModel().ImportError();
  EXPECT_TRUE(Contains(error, "--dim batch=N --dim seq=N")) << error;
  EXPECT_TRUE(Contains(DynamicModel().ImportError(WithDims({{"batch", 2}})), "--dim seq=N"));
}

TEST(DimensionsTest, UnknownNamesAreRefused) {
  const std::string error =
      DynamicModel().ImportError(WithDims({{"batch", 2}, {"seq", 5}, {"bach", 1}}));
  EXPECT_TRUE(Contains(error, "'bach'")) << error;
  EXPECT_TRUE(Contains(error, "batch seq")) << error;
}

TEST(DimensionsTest, NamelessOnesAreCalledAfterTheirInput) {
  ModelBuilder builder;
  builder.DynamicInput("x", {"", "3"}).Output("y").Op("Relu", {"x"}, {"y"});
  EXPECT_TRUE(Contains(builder.ImportError(), "--dim x.0=N"));
  EXPECT_EQ(builder.Import(WithDims({{"x.0", 4}})).nodes[0].flops, 12);
}

TEST(DimensionsTest, ExpressionsOfBoundNames) {
  ModelBuilder builder;
  builder.DynamicInput("x", {"past + 1"}).DynamicInput("z", {"(past+1)*2//2"}).Output("y");
  builder.Op("Add", {"x", "z"}, {"y"});
  EXPECT_EQ(builder.Import(WithDims({{"past", 9}})).nodes[0].flops, 10);
  EXPECT_TRUE(Contains(builder.ImportError(), "--dim past=N"));
}

TEST(DimensionsTest, StaleDeclarationsAreIgnored) {
  ModelBuilder builder = DynamicModel();
  builder.Value("y", {1, 1, 4});  // from the exporter's example
  EXPECT_EQ(TensorNamed(builder.Import(WithDims({{"batch", 2}, {"seq", 5}})), "y").bytes, 160);
}

TEST(PrecisionTest, ResizesFloatsAlone) {
  ModelBuilder builder;
  builder.Input("ids", {3}, 7).Weight("table", {10, 8}).Output("y");
  builder.Op("Gather", {"table", "ids"}, {"y"});
  const auto check = [&](Precision precision, std::int64_t bytes) {
    OnnxImportOptions options;
    options.precision = precision;
    const Graph graph = builder.Import(options);
    EXPECT_EQ(graph.nodes[0].weight_bytes, 80 * bytes);
    EXPECT_EQ(TensorNamed(graph, "y").bytes, 24 * bytes);
    EXPECT_EQ(TensorNamed(graph, "ids").bytes, 24);  // int64 as it is
  };
  check(Precision::kAsIs, 4);
  check(Precision::kBf16, 2);
  check(Precision::kInt8, 1);
}

ModelBuilder EmbeddingModel() {
  ModelBuilder builder;
  builder.Input("ids", {1, 4}, 7).Input("x", {1, 4, 8}).Weight("words", {100, 8});
  builder.Weight("w", {8, 8}).Scalar("one", 1).Output("y");
  builder.Op("Add", {"ids", "one"}, {"shifted"}).Op("Gather", {"words", "shifted"}, {"rows"});
  builder.Op("MatMul", {"rows", "w"}, {"h"}).Op("Add", {"h", "x"}, {"y"});
  return builder;
}

TEST(HostEmbeddingsTest, RowsBecomeInputs) {
  EXPECT_EQ(EmbeddingModel().Import().nodes.size(), 4U);
  OnnxImportOptions options;
  options.host_embeddings = true;
  const Graph graph = EmbeddingModel().Import(options);
  ASSERT_EQ(graph.nodes.size(), 2U);  // MatMul and the last Add
  EXPECT_EQ(TensorNamed(graph, "rows").producer, kNoNode);
  EXPECT_EQ(TensorNamed(graph, "rows").bytes, 4 * 8 * 4);
}

TEST(HostEmbeddingsTest, LookUpsBehindAProductStay) {
  ModelBuilder builder;
  builder.Input("x", {2, 64}).Weight("w", {64, 64}).Weight("table", {64, 8}).Output("y");
  builder.Op("MatMul", {"x", "w"}, {"h"}).Op("ArgMax", {"h"}, {"best"}, {{"axis", 1}});
  builder.Op("Gather", {"table", "best"}, {"y"});
  OnnxImportOptions options;
  options.host_embeddings = true;
  EXPECT_EQ(builder.Import(options).nodes.size(), 3U);
}

TEST(AssumptionsTest, UnknownOperators) {
  ModelBuilder builder;
  builder.Input("x", {10}).Output("y").Op("Frobnicate", {"x"}, {"y"}, {}, "my.domain");
  const std::string error = builder.ImportError();
  EXPECT_TRUE(Contains(error, "node 'Frobnicate_0' (Frobnicate)")) << error;
  EXPECT_TRUE(Contains(error, "--assume-unknown")) << error;
  OnnxImportOptions options;
  options.assume_unknown = true;
  ImportReport report;
  EXPECT_EQ(builder.Import(options, &report).nodes[0].flops, 10);
  EXPECT_EQ(report.unknown_ops, Names{"my.domain.Frobnicate"});
  EXPECT_EQ(report.warnings.size(), 2U);  // the operator, and its output's shape
}

TEST(AssumptionsTest, ShapesThatDependOnData) {
  ModelBuilder builder;
  builder.Input("x", {12}).Input("shape", {2}, 7).Output("y");
  builder.Op("Reshape", {"x", "shape"}, {"y"});
  EXPECT_TRUE(Contains(builder.ImportError(), "'y' whose shape depends on data"));
  builder.Value("y", {3, 4});  // a declaration settles it
  EXPECT_EQ(TensorNamed(builder.Import(), "y").bytes, 48);
}

TEST(AssumptionsTest, DeclarationsBeatUpperBounds) {
  ModelBuilder builder;
  builder.Input("x", {3, 4}).Output("y").Value("y", {2, 5}, 7).Op("NonZero", {"x"}, {"y"});
  EXPECT_EQ(TensorNamed(builder.Import(), "y").bytes, 2 * 5 * 8);
}

}  // namespace
}  // namespace cleave::onnx_import
