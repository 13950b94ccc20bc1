#include "cleave/learn/checkpoint.h"

#include <gtest/gtest.h>

#include "cleave/base/error.h"
#include "cleave/learn/crc32c.h"
#include "tests/learn/learn_case.h"

namespace cleave {
namespace {

Checkpoint Example(bool training) {
  PolicyConfig config;
  config.shape = {kFeatureCount, 8, 2, 4};
  config.sigma = 0.25;
  Checkpoint checkpoint{NewPolicy(config, 5), std::nullopt, "made for a test"};
  if (!training) return checkpoint;
  RandomStream random(15);
  const std::size_t count = checkpoint.policy.parameters.size();
  TrainingState state;
  state.plan = {100, 200, 30, 1e-3, 2e-4, 0.05, 0.75, 0.3, 2, 8, 77};
  state.steps = 42;
  state.optimiser = {42, testing::RandomFloats(count, -1, 1, random),
                     testing::RandomFloats(count, 0, 1, random)};
  state.average = testing::RandomFloats(count, -1, 1, random);
  state.best_score = 0.875;
  state.best_parameters = testing::RandomFloats(count, -1, 1, random);
  checkpoint.training = state;
  return checkpoint;
}

TEST(Crc32c, KnownValues) {
  EXPECT_EQ(Crc32c(""), 0U);
  EXPECT_EQ(Crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8A9136AAU);  // RFC 3720, B.4
}

TEST(Checkpoint, RoundTrip) {
  for (const bool training : {false, true}) {
    const Checkpoint before = Example(training);
    const Checkpoint after = DecodeCheckpoint(EncodeCheckpoint(before), "memory");
    EXPECT_EQ(after.policy.config, before.policy.config);
    EXPECT_EQ(after.policy.parameters, before.policy.parameters);
    EXPECT_EQ(after.training, before.training);
    EXPECT_EQ(after.note, before.note);
  }
}

TEST(Checkpoint, EveryTruncationIsAnError) {
  const std::string bytes = EncodeCheckpoint(Example(false));
  for (std::size_t size = 0; size < bytes.size(); size += size < 200 ? 1 : 97) {
    EXPECT_THROW(DecodeCheckpoint(bytes.substr(0, size), "cut"), InputError) << size;
  }
}

TEST(Checkpoint, EveryFlippedBitIsAnError) {
  const std::string bytes = EncodeCheckpoint(Example(true));
  for (std::size_t at = 0; at < bytes.size(); at += 61) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    EXPECT_THROW(DecodeCheckpoint(damaged, "damaged"), InputError) << at;
  }
}

// Bytes with a right checksum but a wrong content.
std::string Sealed(std::string bytes) {
  const std::uint32_t crc = Crc32c(bytes);
  bytes.append(reinterpret_cast<const char*>(&crc), sizeof(crc));
  return bytes;
}

std::string ErrorOf(const std::string& bytes) {
  try {
    DecodeCheckpoint(bytes, "policy.checkpoint");
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Checkpoint, ErrorsSayWhatIsWrong) {
  const std::string bytes = EncodeCheckpoint(Example(false));
  const std::string body = bytes.substr(0, bytes.size() - 4);
  const std::size_t version = body.find('\n') + 1;
  EXPECT_NE(ErrorOf("PK\x03\x04 a foreign file").find("is not a checkpoint"), std::string::npos);
  EXPECT_NE(ErrorOf("cleave.checkpoint/9\n").find("another format version"), std::string::npos);
  EXPECT_NE(ErrorOf(bytes.substr(0, 500)).find("truncated"), std::string::npos);
  std::string other = body;
  ++other[version];
  EXPECT_NE(ErrorOf(Sealed(other)).find("version"), std::string::npos);
  EXPECT_NE(ErrorOf(Sealed(body + "x")).find("behind its end"), std::string::npos);
  std::string wide = body;
  wide[version + 8 + 4] = 9;  // the width of the layers
  EXPECT_NE(ErrorOf(Sealed(wide)).find("number of weights"), std::string::npos);
  std::string absurd = body;
  absurd[version + 8 + 7] = 0x7F;
  EXPECT_NE(ErrorOf(Sealed(absurd)).find("no policy"), std::string::npos);
  EXPECT_NE(ErrorOf(bytes.substr(0, 500)).find("policy.checkpoint"), std::string::npos);
}

// Where a training state follows the weights, or does not, in a checkpoint with nothing after them
// but a note.
std::size_t TrainingMark(const Checkpoint& without_training) {
  return EncodeCheckpoint(without_training).size() - 4 - without_training.note.size() - 8 - 1;
}

TEST(Checkpoint, ATrainingStateOfAnOlderVersionIsAnError) {
  const std::size_t mark = TrainingMark(Example(false));
  const std::string bytes = EncodeCheckpoint(Example(true));
  std::string body = bytes.substr(0, bytes.size() - 4);
  ASSERT_EQ(body[mark], 2);
  body[mark] = 1;
  EXPECT_NE(ErrorOf(Sealed(body)).find("training state of an older version"), std::string::npos);
  EXPECT_NE(ErrorOf(Sealed(body)).find("from the start"), std::string::npos);
  body[mark] = 3;
  EXPECT_NE(ErrorOf(Sealed(body)).find("is damaged"), std::string::npos);
}

TEST(Checkpoint, AnAverageThatContradictsThePlanIsAnError) {
  const auto error = [](const auto& change) {
    Checkpoint checkpoint = Example(true);
    change(*checkpoint.training);
    return ErrorOf(EncodeCheckpoint(checkpoint));
  };
  EXPECT_EQ(error([](TrainingState&) {}), "");
  const auto contradicts = [&](const auto& change) {
    return error(change).find("contradicts itself") != std::string::npos;
  };
  EXPECT_TRUE(contradicts([](TrainingState& state) { state.average.clear(); }));
  EXPECT_TRUE(contradicts([](TrainingState& state) { state.average.pop_back(); }));
  EXPECT_TRUE(contradicts([](TrainingState& state) { state.plan.average = 0; }));
  EXPECT_TRUE(contradicts([](TrainingState& state) { state.plan.average = 1; }));
  EXPECT_TRUE(contradicts([](TrainingState& state) { state.plan.final_rate = 1.5; }));
  EXPECT_TRUE(contradicts([](TrainingState& state) { state.plan.final_rate = -0.1; }));
}

TEST(Checkpoint, TheBuiltInOneLoads) {
  const Checkpoint shipped = DefaultCheckpoint();
  EXPECT_EQ(shipped.policy.config.shape.inputs, kFeatureCount);
  EXPECT_FALSE(shipped.training.has_value());
  EXPECT_FALSE(shipped.note.empty());
}

}  // namespace
}  // namespace cleave
