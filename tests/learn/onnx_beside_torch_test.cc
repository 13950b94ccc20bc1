// ONNX and LibTorch in one process share protobuf's descriptors: a second copy would end it.
#include <gtest/gtest.h>

#include "cleave/io/onnx/import.h"
#include "cleave/learn/gradient_engine.h"
#include "cleave/learn/policy.h"
#include "tests/support/random_dag.h"

namespace cleave {
namespace {

Graph ImportResNet() {
  return ImportOnnx(std::string(CLEAVE_SOURCE_DIR) + "/models/resnet50.onnx.zst");
}

TEST(OnnxBesideTorch, ImportsBeforeAndAfterAForwardPass) {
  if (!HasGradientEngine()) GTEST_SKIP() << "this build has no LibTorch";
  const Graph before = ImportResNet();
  const PolicyConfig config;
  const Policy policy = NewPolicy(config, 1);
  const Observation seen = Observe(Problem(before, testing::MakePackage({.chips = 8})));
  const auto engine = MakeGradientEngine(config.shape);
  EXPECT_EQ(engine->Forward(policy.parameters, InputOf(seen)).size(),
            static_cast<std::size_t>(seen.ops) * kOutputs);
  EXPECT_EQ(ImportResNet(), before);
}

}  // namespace
}  // namespace cleave
