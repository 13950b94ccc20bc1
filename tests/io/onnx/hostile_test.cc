// Broken and malicious files: always an InputError that says where.
#include <gtest/gtest.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "cleave/base/error.h"
#include "cleave/io/onnx/wire_filter.h"
#include "tests/io/onnx/model_builder.h"

namespace cleave::onnx_import {
namespace {

std::string ErrorOf(const std::string& bytes) {
  try {
    ImportOnnx(bytes, "bad.onnx", {});
  } catch (const InputError& error) {
    EXPECT_EQ(error.where().source, "bad.onnx");
    return error.what();
  }
  return {};
}

ModelBuilder Valid() {
  ModelBuilder builder;
  builder.Input("x", {2, 3}).Weight("w", {3, 4}).Output("y").Ints("target", {4, 2});
  builder.Op("MatMul", {"x", "w"}, {"h"}).Op("Reshape", {"h", "target"}, {"y"});
  return builder;
}

std::string Compressed(const std::string& bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
  return out;
}

TEST(HostileTest, TheStructureIsChecked) {
  EXPECT_NE(Valid().Op("Relu", {"x"}, {"h"}).ImportError().find("tensor 'h': is produced twice"),
            std::string::npos);
  EXPECT_NE(Valid()
                .Op("Relu", {"gone"}, {"z"})
                .ImportError()
                .find("node 'Relu_2' (Relu): reads tensor 'gone'"),
            std::string::npos);
  EXPECT_NE(Valid().Output("nowhere").ImportError().find("'nowhere'"), std::string::npos);
  ModelBuilder cycle;
  cycle.Input("x", {2}).Output("b").Op("Add", {"x", "b"}, {"a"}).Op("Relu", {"a"}, {"b"});
  EXPECT_NE(cycle.ImportError().find("lies on a cycle"), std::string::npos);
}

TEST(HostileTest, SizesAreChecked) {
  ModelBuilder huge;
  huge.Input("x", {1LL << 40, 1LL << 40}).Output("y").Op("Relu", {"x"}, {"y"});
  EXPECT_NE(huge.ImportError().find("input 'x'"), std::string::npos);
  ModelBuilder negative;
  negative.Input("x", {2}).Weight("w", {-2}).Output("y").Op("Add", {"x", "w"}, {"y"});
  EXPECT_NE(negative.ImportError().find("tensor 'w': a dimension comes out negative"),
            std::string::npos);
  ModelBuilder tiled;
  tiled.Input("x", {1000}).Ints("n", {1LL << 62}).Output("y").Op("Tile", {"x", "n"}, {"y"});
  EXPECT_NE(tiled.ImportError().find("node 'Tile_0' (Tile)"), std::string::npos);
}

TEST(HostileTest, RanksAndShapesAreChecked) {
  ModelBuilder mismatch;
  mismatch.Input("x", {2, 3}).Weight("w", {4, 5}).Output("y").Op("MatMul", {"x", "w"}, {"y"});
  EXPECT_NE(mismatch.ImportError().find("cannot multiply shapes [2, 3] and [4, 5]"),
            std::string::npos);
  ModelBuilder few;
  few.Input("x", {2, 3}).Output("y").Op("Conv", {"x"}, {"y"});
  EXPECT_NE(few.ImportError().find("node 'Conv_0' (Conv)"), std::string::npos);
}

TEST(HostileTest, EveryTruncationIsAnErrorOrAModel) {
  const std::string bytes = Valid().Bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) ErrorOf(bytes.substr(0, size));
  EXPECT_NE(ErrorOf(bytes.substr(0, bytes.size() - 1)), "");
  EXPECT_NE(ErrorOf(""), "");
  EXPECT_NE(ErrorOf("not a model"), "");
}

TEST(HostileTest, EveryCorruptionIsAnErrorOrAModel) {
  const std::string bytes = Valid().Bytes();
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) {
    std::string corrupt = bytes;
    for (int k = 0; k < 3; ++k) corrupt[random() % corrupt.size()] = static_cast<char>(random());
    ErrorOf(corrupt);
  }
}

TEST(HostileTest, DeepSubgraphsAreRefused) {
  ModelBuilder inner;
  inner.Output("v").Op("Relu", {"x"}, {"v"});
  onnx::GraphProto graph = inner.graph();
  for (int depth = 0; depth < 20; ++depth) {
    ModelBuilder outer;
    outer.Output("v").Op("If", {"c"}, {"v"}, {{"then_branch", graph}, {"else_branch", graph}});
    graph = outer.graph();
    graph.mutable_node(0)->mutable_attribute(1)->mutable_g()->Clear();
  }
  ModelBuilder builder;
  builder.Input("x", {2}).Input("c", {}, 9).Output("v");
  *builder.graph().mutable_node() = graph.node();
  EXPECT_NE(builder.ImportError().find("deep"), std::string::npos);
}

TEST(HostileTest, OldOpsetsAreRefused) {
  ModelBuilder builder(7);
  builder.Input("x", {2}).Output("y").Op("Relu", {"x"}, {"y"});
  EXPECT_NE(builder.ImportError().find("opset 7 is too old"), std::string::npos);
}

TEST(CompressionTest, ZstdIsRecognisedByItsMagic) {
  const std::string packed = Compressed(Valid().Bytes());
  EXPECT_EQ(ImportOnnx(packed, "model", {}), Valid().Import());
  EXPECT_NE(ErrorOf(packed.substr(0, packed.size() - 3)).find("truncated"), std::string::npos);
  std::string corrupt = packed;
  corrupt[packed.size() / 2] = static_cast<char>(corrupt[packed.size() / 2] ^ 0x5A);
  ErrorOf(corrupt);
}

TEST(WireFilterTest, DropsLargeDataAndKeepsTheRest) {
  ModelBuilder builder = Valid();
  auto* weight = builder.graph().mutable_initializer(0);
  weight->clear_data_location();
  weight->set_dims(0, 3);
  weight->set_dims(1, 100000);
  weight->set_raw_data(std::string(1200000, 'x'));
  builder.graph().mutable_initializer(1)->set_int64_data(0, 100000);
  const std::string kept = DropWeights(builder.Bytes());
  EXPECT_LT(kept.size(), 1000U);
  onnx::ModelProto model;
  ASSERT_TRUE(model.ParseFromString(kept));
  EXPECT_EQ(model.graph().initializer(0).dims(1), 100000);
  EXPECT_EQ(model.graph().initializer(1).int64_data(0), 100000);
  EXPECT_EQ(builder.Import().nodes[0].weight_bytes, 1200000);
}

// Small tensors decide shapes, so they are read from beside the model, and from nowhere else.
TEST(ExternalDataTest, SmallTensorsAreReadFromTheFolder) {
  const auto folder = std::filesystem::temp_directory_path() / "cleave_external_data_test";
  std::filesystem::create_directories(folder);
  const std::int64_t target[] = {4, 2};
  std::ofstream(folder / "weights.bin", std::ios::binary)
      .write(reinterpret_cast<const char*>(target), sizeof(target));
  const auto model_reading = [](const char* location) {
    ModelBuilder builder = Valid();
    auto* tensor = builder.graph().mutable_initializer(1);
    tensor->clear_int64_data();
    tensor->set_data_location(onnx::TensorProto::EXTERNAL);
    auto* entry = tensor->add_external_data();
    entry->set_key("location");
    entry->set_value(location);
    return builder.Bytes();
  };
  const Graph graph = ImportOnnx(model_reading("weights.bin"), "model", folder);
  EXPECT_EQ(TensorNamed(graph, "y").bytes, 32);
  EXPECT_THROW(ImportOnnx(model_reading("missing.bin"), "model", folder), InputError);
  const std::string outside = "../" + folder.filename().string() + "/weights.bin";
  EXPECT_THROW(ImportOnnx(model_reading(outside.c_str()), "model", folder), InputError);
  std::filesystem::remove_all(folder);
}

TEST(FileTest, MissingFilesAndFoldersAreErrors) {
  EXPECT_THROW(ImportOnnx(std::filesystem::path("/nonexistent/model.onnx")), InputError);
  EXPECT_THROW(ImportOnnx(std::filesystem::temp_directory_path()), InputError);
}

TEST(FileTest, DevicesAreRefusedAsSuch) {
  try {
    ImportOnnx(std::filesystem::path("/dev/zero"));
    ADD_FAILURE() << "was accepted";
  } catch (const InputError& error) {
    EXPECT_EQ(error.problem(), "is a device or a pipe");
  }
}

// torch.onnx writes this for diffusers' U-Nets: "sample" is what goes in and what comes out.
TEST(NamesTest, AnOutputMayBeCalledLikeAnInput) {
  ModelBuilder builder;
  builder.Input("sample", {2}).Output("sample").Op("Relu", {"sample"}, {"h"});
  builder.Op("Add", {"h", "sample"}, {"sample"});
  ImportReport report;
  const Graph graph = builder.Import({}, &report);
  EXPECT_EQ(TensorNamed(graph, "sample").consumers.size(), 2U);
  EXPECT_EQ(TensorNamed(graph, "sample").producer, kNoNode);
  EXPECT_EQ(TensorNamed(graph, "sample_output").producer, 1);
  EXPECT_TRUE(TensorNamed(graph, "sample_output").output);
  ASSERT_EQ(report.warnings.size(), 1U);
  EXPECT_NE(report.warnings[0].find("'sample_output'"), std::string::npos);
}

TEST(NamesTest, AnAmbiguousNameStaysAnError) {
  ModelBuilder read_later;
  read_later.Input("x", {2}).Output("x").Output("z").Op("Relu", {"x"}, {"x"});
  read_later.Op("Relu", {"x"}, {"z"});
  EXPECT_NE(read_later.ImportError().find("tensor 'x': is produced twice"), std::string::npos);
  ModelBuilder two_producers;
  two_producers.Input("x", {2}).Output("x").Op("Relu", {"x"}, {"x"}).Op("Exp", {"h"}, {"x"});
  two_producers.Input("h", {2});
  EXPECT_NE(two_producers.ImportError().find("tensor 'x': is produced twice"), std::string::npos);
}

TEST(NamesTest, AnInputMayBeAnOutputItself) {
  ModelBuilder builder;
  builder.Input("x", {2}).Output("x").Output("y").Op("Relu", {"x"}, {"y"});
  EXPECT_EQ(builder.Import().nodes.size(), 1U);
}

TEST(NamesTest, AreUniqueAndValidUtf8) {
  ModelBuilder builder;
  builder.Input("x", {2}).Output("y").Op("Relu", {"x"}, {"h\xFF"}).Op("Relu", {"h\xFF"}, {"y"});
  for (auto& node : *builder.graph().mutable_node()) node.set_name("same");
  const Graph graph = builder.Import();
  EXPECT_EQ(graph.nodes[0].name, "same");
  EXPECT_EQ(graph.nodes[1].name, "same_1");
  EXPECT_EQ(TensorNamed(graph, "h?").bytes, 8);
}

}  // namespace
}  // namespace cleave::onnx_import
