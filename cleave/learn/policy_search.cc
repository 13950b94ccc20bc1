#include "cleave/learn/policy_search.h"

#include <utility>

#include "cleave/learn/policy_run.h"
#include "cleave/search/search_session.h"

namespace cleave {
namespace {

constexpr OptionSpec kSpecs[] = {
    {"zero_shot", 10, 1, 1e9, "evaluations before fine-tuning begins"},
    {"samples", 8, 2, 4096, "rollouts of one update"},
    {"epochs", 3, 1, 100, "gradient steps of one update, at most"},
    {"learning_rate", 3e-4, 1e-9, 1, "of the optimiser, Adam"},
    {"sigma", 0, 0, 4, "width of draws in chips; 0: the checkpoint's"},
    {"chip_credit", 0.3, 0, 100, "weight of the per-chip part of advantages"},
    {"fix", 0, 0, 1, "1: correct rollouts by FIX rather than by SAMPLE"},
    {"decoding_steps", 0, 0, 16, "emissions a decoding makes; 0: the checkpoint's"},
    {"scratch", 0, 0, 1, "1: forget what the checkpoint learned, start from random weights"},
    {"improve", 1, 0, 1, "1: emissions start from the best so far; 0: from the even spread"},
    {"windows", 1, 0, 1, "1: most rollouts change a few chips; 0: all change everything"},
    {"plain", 1, 0, 1, "1: rollouts also draw around the emission itself"},
    {"imitate", 4, 0, 100, "gradient steps towards a round's new best, at most"},
    {"neighbours", 1, 0, 1, "0: the network does not see the graph (a measurement)"},
    {"masked", 1, 0, 1, "0: log-probabilities know no accepted set (a measurement)"},
    {"heat", 0.003, 0, 10,
     "how much worse emissions may become at first, as a share of the interval"},
    {"penalty", 0, 0, 1, "1: no solver, what breaks a rule is refused (a measurement)"},
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
