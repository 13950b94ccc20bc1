// The shipped models against published totals.
#include <gtest/gtest.h>

#include <string>

#include "tests/io/onnx/model_builder.h"

namespace cleave::onnx_import {
namespace {

struct Totals {
  double multiply_adds = 0;  // of convolutions and matrix products: FLOPs / 2
  double parameters = 0;     // 32-bit weights
};

Totals TotalsOf(const std::string& model, const OnnxImportOptions& options = {}) {
  ImportReport report;
  const Graph graph =
      ImportOnnx(std::string(CLEAVE_SOURCE_DIR "/models/") + model + ".onnx.zst", options, &report);
  Totals totals;
  for (const Node& node : graph.nodes) {
    if (node.op == "Conv" || node.op == "Gemm" || node.op == "MatMul") {
      totals.multiply_adds += node.flops / 2;
    }
  }
  totals.parameters = static_cast<double>(report.weight_bytes) / 4;
  return totals;
}

// torchvision's model pages: 4.09 G multiply-adds and 25,557,032 parameters. Exporters fold the
// batch normalisations' 53,120 statistics and affine parameters into the convolutions' 26,560
// biases, hence 0.1% less.
TEST(ModelsTest, ResNet50) {
  for (const char* name : {"resnet50", "resnet50-torchscript"}) {
    const Totals totals = TotalsOf(name);
    EXPECT_NEAR(totals.multiply_adds, 4.09e9, 0.01e9) << name;
    EXPECT_NEAR(totals.parameters, 25.56e6, 0.05e6) << name;
  }
}

// torchvision's model pages: 0.22 G (0.217 G in the paper, arXiv:1905.02244) and 5,483,032
// parameters. The biases' additions, which we count, are 0.6% here.
TEST(ModelsTest, MobileNetV3Large) {
  const Totals totals = TotalsOf("mobilenet-v3-large");
  EXPECT_NEAR(totals.multiply_adds, 0.217e9, 0.003e9);
  EXPECT_NEAR(totals.parameters, 5.48e6, 0.03e6);
}

// torchvision's model pages: 17.56 G, attention products included, and 86,567,656 parameters.
TEST(ModelsTest, VitBase16) {
  const Totals totals = TotalsOf("vit-base-16");
  EXPECT_NEAR(totals.multiply_adds, 17.56e9, 0.02e9);
  EXPECT_NEAR(totals.parameters, 86.57e6, 0.05e6);
}

// Per layer 4 s h^2 for the projections Q, K, V and O, 2 s^2 h for scores and context, and 8 s h^2
// for the two products of width 4h; 12 layers; and h^2 for the pooler. (Devlin et al.,
// arXiv:1810.04805: h = 768, 110 M parameters.)
double BertMultiplyAdds(double batch, double s) {
  const double h = 768;
  return batch * (12 * (12 * s * h * h + 2 * s * s * h) + h * h);
}

TEST(ModelsTest, BertBase) {
  for (const char* name : {"bert-base", "bert-base-torchscript"}) {
    const Totals totals = TotalsOf(name);
    // The pooler's bias, 768 / 2, is all that Gemm adds.
    EXPECT_NEAR(totals.multiply_adds, BertMultiplyAdds(1, 384), 400) << name;
    EXPECT_NEAR(totals.parameters, 109.48e6, 0.15e6) << name;
  }
}

TEST(ModelsTest, BertBaseWithDynamicDimensions) {
  OnnxImportOptions options;
  options.dims = {{"batch", 4}, {"sequence", 128}};
  for (const char* name : {"bert-base-dynamic", "bert-base-dynamic-sdpa"}) {
    EXPECT_NEAR(TotalsOf(name, options).multiply_adds, BertMultiplyAdds(4, 128), 2000) << name;
  }
}

// Without the tables of 30,522 words and 2 segments, 768 each.
TEST(ModelsTest, HostEmbeddingsTakeTheTablesAway) {
  OnnxImportOptions options;
  options.host_embeddings = true;
  const double all = TotalsOf("bert-base").parameters;
  EXPECT_NEAR(all - TotalsOf("bert-base", options).parameters, (30522 + 2) * 768, 1);
}

TEST(ModelsTest, ImportsAreDeterministic) {
  const std::string path = CLEAVE_SOURCE_DIR "/models/bert-base-torchscript.onnx.zst";
  EXPECT_EQ(ImportOnnx(path), ImportOnnx(path));
}

}  // namespace
}  // namespace cleave::onnx_import
