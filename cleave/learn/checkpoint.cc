#include "cleave/learn/checkpoint.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/learn/crc32c.h"
#include "cleave/learn/default_checkpoint.h"

namespace cleave {
namespace {

static_assert(std::endian::native == std::endian::little, "values are copied as they lie");

constexpr std::string_view kMagic = "cleave.checkpoint/1\n";
constexpr std::string_view kAnyMagic = "cleave.checkpoint/";
// What follows a policy: nothing, or a training state of one of these versions.
constexpr std::uint8_t kNoTraining = 0;
constexpr std::uint8_t kOldTraining = 1;  // before weights were averaged
constexpr std::uint8_t kTraining = 2;
constexpr int kMostWidth = 4096;  // of any layer: bounds memory before it is spent
constexpr int kMostLayers = 64;

class Writer {
 public:
  template <typename Number>
  void operator()(const Number& number) {
    static_assert(std::is_arithmetic_v<Number>);
    out_.append(reinterpret_cast<const char*>(&number), sizeof(number));
  }
  void operator()(const std::vector<float>& values) {
    (*this)(static_cast<std::uint64_t>(values.size()));
    out_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
  }
  void operator()(const std::string& text) {
    (*this)(static_cast<std::uint64_t>(text.size()));
    out_ += text;
  }
  void Raw(std::string_view bytes) { out_ += bytes; }
  std::string Finish() {
    (*this)(Crc32c(out_));
    return std::move(out_);
  }

 private:
  std::string out_;
};

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& source) : bytes_(bytes), source_(source) {}

  template <typename Number>
  void operator()(Number& number) {
    static_assert(std::is_arithmetic_v<Number>);
    std::memcpy(&number, Take(sizeof(number)), sizeof(number));
  }
  void operator()(std::vector<float>& values) {
    const std::uint64_t size = Size(sizeof(float));
    values.resize(size);
    if (size > 0) std::memcpy(values.data(), Take(size * sizeof(float)), size * sizeof(float));
    for (const float value : values) {
      if (!std::isfinite(value)) Fail("holds a number that is not finite");
    }
  }
  void operator()(std::string& text) {
    const std::uint64_t size = Size(1);
    text.assign(Take(size), size);
  }
  bool AtEnd() const { return at_ == bytes_.size(); }
  [[noreturn]] void Fail(std::string problem, std::string remedy = {}) const {
    throw InputError({source_, fmt::format("byte {}", at_)}, std::move(problem), std::move(remedy));
  }

 private:
  std::uint64_t Size(std::size_t each) {
    std::uint64_t size = 0;
    (*this)(size);
    if (size > (bytes_.size() - at_) / each) Fail("ends too early");
    return size;
  }
  const char* Take(std::size_t count) {
    if (count > bytes_.size() - at_) Fail("ends too early");
    const char* taken = bytes_.data() + at_;
    at_ += count;
    return taken;
  }

  std::string_view bytes_;
  const std::string& source_;
  std::size_t at_ = 0;
};

// One list of fields for both directions.
template <typename Codec, typename Config>
void VisitConfig(Codec& codec, Config& config) {
  codec(config.shape.inputs);
  codec(config.shape.hidden);
  codec(config.shape.layers);
  codec(config.shape.head);
  codec(config.decoding_steps);
  codec(config.sigma);
}

template <typename Codec, typename State>
void VisitTraining(Codec& codec, State& state) {
  codec(state.plan.imitation_steps);
  codec(state.plan.ppo_updates);
  codec(state.plan.validate_every);
  codec(state.plan.imitation_rate);
  codec(state.plan.ppo_rate);
  codec(state.plan.final_rate);
  codec(state.plan.average);
  codec(state.plan.imitation_sigma);
  codec(state.plan.examples);
  codec(state.plan.samples);
  codec(state.plan.seed);
  codec(state.steps);
  codec(state.optimiser.steps);
  codec(state.optimiser.first);
  codec(state.optimiser.second);
  codec(state.average);
  codec(state.best_score);
  codec(state.best_parameters);
}

void CheckConfig(const PolicyConfig& config, const Reader& reader) {
  const NetworkShape& shape = config.shape;
  const auto within = [](int value, int most) { return value >= 1 && value <= most; };
  if (shape.inputs != kFeatureCount || !within(shape.hidden, kMostWidth) ||
      !within(shape.layers, kMostLayers) || !within(shape.head, kMostWidth) ||
      !within(config.decoding_steps, 16) || !(config.sigma > 0 && config.sigma <= 64)) {
    reader.Fail("describes no policy that this version of Cleave can run");
  }
}

void CheckTraining(const TrainingState& state, std::size_t parameters, const Reader& reader) {
  const auto fits = [&](const std::vector<float>& values) {
    return values.empty() || values.size() == parameters;
  };
  const TrainingPlan& plan = state.plan;
  const bool rates = plan.imitation_rate > 0 && plan.ppo_rate > 0 && plan.imitation_sigma > 0 &&
                     std::isfinite(plan.imitation_rate + plan.ppo_rate + plan.imitation_sigma) &&
                     plan.final_rate >= 0 && plan.final_rate <= 1;
  const bool average = plan.average >= 0 && plan.average < 1 && fits(state.average) &&
                       state.average.empty() == (plan.average == 0 || state.steps == 0);
  if (!fits(state.optimiser.first) || !fits(state.optimiser.second) ||
      state.optimiser.first.size() != state.optimiser.second.size() ||
      !fits(state.best_parameters) || state.steps < 0 || state.optimiser.steps < 0 || !rates ||
      !average || plan.validate_every < 1 || plan.examples < 1 || plan.examples > 4096 ||
      plan.samples < 2 || plan.samples > 4096 || plan.imitation_steps < 0 || plan.ppo_updates < 0 ||
      !std::isfinite(state.best_score)) {
    reader.Fail("the state of its training contradicts itself");
  }
}

// The bytes between magic and checksum.
std::string_view Body(std::string_view bytes, const std::string& source) {
  if (!bytes.starts_with(kMagic)) {
    const bool other = bytes.starts_with(kAnyMagic);
    throw InputError(
        {source, "byte 0"},
        other ? "is a checkpoint of another format version" : "is not a checkpoint",
        "give a file that 'cleave train' or 'cleave finetune' wrote with this version");
  }
  std::uint32_t claimed = 0;
  if (bytes.size() < kMagic.size() + sizeof(claimed)) {
    throw InputError({source, ""}, "ends too early", "copy it again");
  }
  std::memcpy(&claimed, bytes.data() + bytes.size() - sizeof(claimed), sizeof(claimed));
  bytes.remove_suffix(sizeof(claimed));
  if (Crc32c(bytes) != claimed) {
    throw InputError({source, ""}, "is truncated or damaged: its checksum does not match",
                     "copy it again");
  }
  return bytes.substr(kMagic.size());
}

}  // namespace

std::string EncodeCheckpoint(const Checkpoint& checkpoint) {
  Writer writer;
  writer.Raw(kMagic);
  writer(kFeatureVersion);
  VisitConfig(writer, checkpoint.policy.config);
  writer(checkpoint.policy.parameters);
  writer(checkpoint.training ? kTraining : kNoTraining);
  if (checkpoint.training) VisitTraining(writer, *checkpoint.training);
  writer(checkpoint.note);
  return writer.Finish();
}

Checkpoint DecodeCheckpoint(std::string_view bytes, const std::string& source) {
  Reader reader(Body(bytes, source), source);
  std::int64_t version = 0;
  reader(version);
  if (version != kFeatureVersion) {
    reader.Fail(fmt::format("was made for version {} of the features; this is version {}", version,
                            kFeatureVersion),
                "train it again with 'cleave train'");
  }
  Checkpoint checkpoint;
  VisitConfig(reader, checkpoint.policy.config);
  CheckConfig(checkpoint.policy.config, reader);
  reader(checkpoint.policy.parameters);
  const std::size_t parameters = ParameterCount(checkpoint.policy.config.shape);
  if (checkpoint.policy.parameters.size() != parameters) {
    reader.Fail("does not have the number of weights that its shape asks for");
  }
  std::uint8_t follows = kNoTraining;
  reader(follows);
  if (follows == kOldTraining) {
    reader.Fail("holds the training state of an older version of Cleave",
                "let that version finish it, or train from the start with another --state");
  }
  if (follows > kTraining) reader.Fail("is damaged");
  if (follows == kTraining) {
    VisitTraining(reader, checkpoint.training.emplace());
    CheckTraining(*checkpoint.training, parameters, reader);
  }
  reader(checkpoint.note);
  if (!reader.AtEnd()) reader.Fail("has bytes behind its end");
  return checkpoint;
}

Checkpoint DefaultCheckpoint() {
  return DecodeCheckpoint(DefaultCheckpointBytes(), "the built-in checkpoint");
}

}  // namespace cleave
