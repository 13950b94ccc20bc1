// Improving a plan by large steps, annealing and slicing in turn (refine/improver.h).
#include <algorithm>
#include <utility>

#include "cleave/search/methods.h"
#include "cleave/search/refine/improver.h"
#include "cleave/search/search_session.h"

namespace cleave {
namespace {

constexpr OptionSpec kSpecs[] = {
    {"moves", 10, 0, 1e6, "of annealing, in millions over all chains"},
    {"round", 0.1, 0.001, 1000,
     "moves of one chain until plans are compared, in millions, at most the square of operations"},
    {"patience", 6, 1, 1000000, "end after so many rounds without a better plan"},
};

class Refine final : public SearchMethod {
 public:
  std::string_view name() const override { return "refine"; }
  std::string_view summary() const override {
    return "annealing on the cost model and slicing around what it finds, in turn";
  }
  std::span<const OptionSpec> specs() const override { return kSpecs; }

  SearchResult Search(const Problem& problem, const Evaluator& evaluator,
                      const SearchOptions& options, const RunContext& context) const override {
    const auto values = ResolveOptions(*this, options.method_options);
    SearchSession session(name(), problem, evaluator, options, context);
    session.Evaluate(options.start);
    // It reasons with the built-in cost model, and its chains begin with what fits.
    if (session.result().best && evaluator.FollowsCostModel()) {
      Run(problem, options, values, session);
    }
    return session.Finish();
  }

 private:
  static void Run(const Problem& problem, const SearchOptions& options,
                  const std::map<std::string, double>& values, SearchSession& session) {
    const Improver improver(problem, {.seed = options.seed,
                                      .threads = options.threads,
                                      .moves = static_cast<std::int64_t>(values.at("round") * 1e6),
                                      .stop = [&] { return session.Interrupted(); }});
    const auto rounds =
        static_cast<std::uint64_t>(values.at("moves") / values.at("round") / Improver::kChains);
    const double patience = values.at("patience");
    double idle = 0;
    for (std::uint64_t round = 0; round < rounds && idle < patience && !session.Done(); ++round) {
      const Ticks before = session.result().interval;
      for (const Partition& plan : improver.Round(*session.result().best, round)) {
        if (!session.Done()) session.Evaluate(plan);
      }
      idle = session.result().interval < before ? 0 : idle + 1;
    }
  }
};

}  // namespace

std::unique_ptr<SearchMethod> MakeRefine() { return std::make_unique<Refine>(); }

}  // namespace cleave
