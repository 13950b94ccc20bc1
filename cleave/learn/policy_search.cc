#include "cleave/learn/policy_search.h"

#include <algorithm>

#include "cleave/learn/learner.h"
#include "cleave/search/search_session.h"

namespace cleave {
namespace {

constexpr OptionSpec kSpecs[] = {
    {"zero_shot", 10, 1, 1e9, "evaluations before fine-tuning begins"},
    {"samples", 16, 2, 4096, "rollouts of one update"},
    {"epochs", 3, 1, 100, "gradient steps of one update, at most"},
    {"learning_rate", 1e-3, 1e-9, 1, "of the optimiser, Adam"},
    {"sigma", 0, 0, 4, "width of draws in chips; 0: the checkpoint's"},
    {"chip_credit", 0.3, 0, 100, "weight of the per-chip part of advantages"},
    {"fix", 0, 0, 1, "1: correct rollouts by FIX rather than by SAMPLE"},
    {"decoding_steps", 0, 0, 16, "emissions a decoding makes; 0: the checkpoint's"},
    {"scratch", 0, 0, 1, "1: forget what the checkpoint learned, start from random weights"},
};

class PolicyRun {
 public:
  PolicyRun(Policy policy, const Problem& problem, const SearchOptions& options,
            const std::map<std::string, double>& values, SearchSession& session,
            const RunContext& context)
      : policy_(std::move(policy)),
        options_(options),
        session_(session),
        context_(context),
        updates_(UpdateOptionsFrom(values, options.threads)),
        apprentice_(problem, policy_.config, updates_),
        reference_(ReferenceInterval(problem, options.seed)) {
    adam_.learning_rate = values.at("learning_rate");
  }

  void Run(std::int64_t zero_shot) {
    if (!options_.start.empty()) session_.Evaluate(options_.start);
    ZeroShot(zero_shot);
    if (session_.Done()) return;
    if (HasGradientEngine()) {
      FineTune();
    } else {
      context_.Log("this build has no LibTorch: the policy draws on without fine-tuning");
      DrawOn();
    }
  }

 private:
  static UpdateOptions UpdateOptionsFrom(const std::map<std::string, double>& values, int threads) {
    UpdateOptions updates;
    updates.samples = static_cast<int>(values.at("samples"));
    updates.epochs = static_cast<int>(values.at("epochs"));
    updates.advantage.chip_weight = values.at("chip_credit");
    updates.correction = values.at("fix") >= 0.5 ? Correction::kFix : Correction::kSample;
    updates.threads = threads;
    return updates;
  }

  void ZeroShot(std::int64_t count) {
    const std::int64_t first = session_.result().evaluations;
    positions_ = apprentice_.Decode(policy_, options_.seed, [&](std::span<const ChipId> emission) {
      if (!session_.Done()) session_.Evaluate(emission);
    });
    if (session_.Done()) return;
    session_.Evaluate(apprentice_.Nearest(positions_, options_.seed));
    if (session_.Done()) return;
    session_.Evaluate(apprentice_.Nearest(apprentice_.observation().position, options_.seed));
    const std::int64_t left = first + count - session_.result().evaluations;
    if (!session_.Done() && left > 0) Evaluate(std::min(left, session_.Remaining()));
  }

  // Draws around the current positions.
  void Evaluate(std::int64_t count) {
    while (count > 0 && !session_.Done()) {
      const auto batch = static_cast<int>(std::min<std::int64_t>(count, updates_.samples));
      std::vector<Partition> partitions;
      for (const Rollout& r : apprentice_.Draw(positions_, batch, options_.seed, stream_)) {
        partitions.push_back(r.chips);
      }
      stream_ += static_cast<std::uint64_t>(batch);
      session_.EvaluateAll(partitions);
      count -= batch;
    }
  }

  void DrawOn() { Evaluate(session_.Remaining()); }

  // Every update also shows the evaluator the partition that the policy itself thinks best.
  void FineTune() {
    Learner learner(policy_, {});
    const auto evaluate = [&](std::span<const Partition> partitions) {
      return session_.EvaluateAll(partitions);
    };
    while (true) {
      positions_ = apprentice_.Decode(learner.policy(), options_.seed);
      if (learner.optimiser().steps > 0) {
        session_.Evaluate(apprentice_.Nearest(positions_, options_.seed));
      }
      if (session_.Done()) return;
      apprentice_.Update(learner, positions_, evaluate,
                         {reference_, options_.seed, stream_, adam_});
      stream_ += static_cast<std::uint64_t>(updates_.samples);
      if (session_.Done()) return;
    }
  }

  Policy policy_;
  const SearchOptions& options_;
  SearchSession& session_;
  const RunContext& context_;
  UpdateOptions updates_;
  Apprentice apprentice_;
  Ticks reference_;
  AdamOptions adam_;
  std::vector<float> positions_;
  std::uint64_t stream_ = 0;
};

class PolicySearch final : public SearchMethod {
 public:
  explicit PolicySearch(std::function<Policy()> load) : load_(std::move(load)) {}

  std::string_view name() const override { return "policy"; }
  std::string_view summary() const override {
    return "a pre-trained policy: zero-shot first, then fine-tuned on the model";
  }
  std::span<const OptionSpec> specs() const override { return kSpecs; }

  SearchResult Search(const Problem& problem, const Evaluator& evaluator,
                      const SearchOptions& options, const RunContext& context) const override {
    const auto values = ResolveOptions(*this, options.method_options);
    Policy policy = load_();
    if (values.at("sigma") > 0) policy.config.sigma = values.at("sigma");
    if (values.at("decoding_steps") >= 1) {
      policy.config.decoding_steps = static_cast<int>(values.at("decoding_steps"));
    }
    if (values.at("scratch") >= 0.5) policy = NewPolicy(policy.config, options.seed);
    SearchSession session(name(), problem, evaluator, options, context);
    PolicyRun(std::move(policy), problem, options, values, session, context)
        .Run(static_cast<std::int64_t>(values.at("zero_shot")));
    return session.Finish();
  }

 private:
  std::function<Policy()> load_;
};

}  // namespace

std::unique_ptr<SearchMethod> MakePolicySearch(std::function<Policy()> load) {
  return std::make_unique<PolicySearch>(std::move(load));
}

}  // namespace cleave
