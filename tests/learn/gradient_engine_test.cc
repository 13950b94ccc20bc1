#include "cleave/learn/gradient_engine.h"

#include <gtest/gtest.h>

#include "cleave/learn/policy.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

using testing::LearnProblem;
using testing::RandomFloats;

class GradientEngineTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!HasGradientEngine()) GTEST_SKIP() << "this build has no LibTorch";
  }
};

TEST_F(GradientEngineTest, ComputesTheSameFunction) {
  const NetworkShape shape{.inputs = kFeatureCount};
  const auto engine = MakeGradientEngine(shape);
  EXPECT_NE(engine->description().find("LibTorch"), std::string::npos);
  RandomStream random(16);
  for (std::uint64_t stream = 0; stream < 4; ++stream) {
    const Observation seen = Observe(LearnProblem(60, 7, stream));
    const std::vector<float> parameters = RandomFloats(ParameterCount(shape), -0.15, 0.15, random);
    const std::vector<float> plain = Forward(shape, parameters, InputOf(seen));
    const std::vector<float> torch = engine->Forward(parameters, InputOf(seen));
    ASSERT_EQ(plain.size(), torch.size());
    for (std::size_t i = 0; i < plain.size(); ++i) EXPECT_NEAR(plain[i], torch[i], 1e-3);
  }
}

TEST_F(GradientEngineTest, GradientIsTheSlope) {
  const NetworkShape shape{kFeatureCount, 10, 2, 6};
  const auto engine = MakeGradientEngine(shape);
  RandomStream random(17);
  const Observation seen = Observe(LearnProblem(25, 4));
  std::vector<float> parameters = RandomFloats(ParameterCount(shape), -0.3, 0.3, random);
  const std::vector<float> weights =
      RandomFloats(static_cast<std::size_t>(seen.ops) * kOutputs, -1, 1, random);
  engine->Forward(parameters, InputOf(seen));
  std::vector<float> gradient(parameters.size(), 0.0F);
  engine->Backward(weights, gradient);
  double differing = 0;
  for (std::size_t p = 0; p < parameters.size(); p += 7) {
    const float kept = parameters[p];
    const double slope = testing::Slope(
        [&](double x) {
          parameters[p] = static_cast<float>(x);
          const std::vector<float> outputs = Forward(shape, parameters, InputOf(seen));
          double sum = 0;
          for (std::size_t i = 0; i < outputs.size(); ++i) {
            sum += static_cast<double>(outputs[i]) * static_cast<double>(weights[i]);
          }
          return sum;
        },
        static_cast<double>(kept), 2e-3);
    parameters[p] = kept;
    // A relu's corner within the step spoils a difference now and then.
    if (std::abs(gradient[p] - slope) > 0.02 + 0.03 * std::abs(slope)) ++differing;
  }
  EXPECT_LE(differing, 0.03 * static_cast<double>(parameters.size()) / 7);
}

TEST_F(GradientEngineTest, GradientsAddUp) {
  const NetworkShape shape{kFeatureCount, 10, 2, 6};
  const auto engine = MakeGradientEngine(shape);
  RandomStream random(18);
  const Observation seen = Observe(LearnProblem(25, 4));
  const std::vector<float> parameters = RandomFloats(ParameterCount(shape), -0.3, 0.3, random);
  const std::vector<float> weights(static_cast<std::size_t>(seen.ops) * kOutputs, 1.0F);
  std::vector<float> once(parameters.size(), 0.0F);
  engine->Forward(parameters, InputOf(seen));
  engine->Backward(weights, once);
  std::vector<float> twice = once;
  engine->Forward(parameters, InputOf(seen));
  engine->Backward(weights, twice);
  for (std::size_t p = 0; p < once.size(); ++p) EXPECT_EQ(twice[p], 2 * once[p]);
}

}  // namespace
}  // namespace cleave
