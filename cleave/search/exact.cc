// Plans proven optimal: lower bounds and the search over ideals (docs/exact.md).
#include <algorithm>
#include <utility>

#include "cleave/search/exact/prover.h"
#include "cleave/search/greedy_plan.h"
#include "cleave/search/methods.h"
#include "cleave/search/portfolio.h"
#include "cleave/search/refine/improver.h"
#include "cleave/search/search_session.h"

namespace cleave {
namespace {

constexpr OptionSpec kSpecs[] = {
    {"effort", 1000, 0, 1e9, "give up after so many million decisions on single operations"},
    {"memory", 1024, 1, 1e6, "give up when ideals take more than so many MiB"},
    {"moves", 0, 0, 1e6,
     "of annealing, in millions: with large steps and slicing it takes turns with searches"},
};

// Better plans than the session's best by other means, some at a time.
class Improvement {
 public:
  Improvement(const Problem& problem, const SearchOptions& options, SearchSession& session)
      : problem_(problem), options_(options), session_(session) {}

  // Until so many moves of annealing are used up or several rounds in a row found nothing; longer
  // while it gains much. Returns how many moves that took.
  std::int64_t Run(std::int64_t moves) {
    constexpr std::int64_t kMostMoves = 100'000;  // of one chain and round
    constexpr int kPatience = 3;
    constexpr Ticks kMuch = 500;  // a gain of one part in so many
    if (!session_.result().best || moves <= 0) return 0;
    const std::int64_t of_chain = std::min(moves / Improver::kChains, kMostMoves);
    const Improver improver(problem_, {.seed = options_.seed,
                                       .threads = options_.threads,
                                       .moves = of_chain,
                                       .stop = [&] { return session_.Interrupted(); }});
    std::int64_t used = 0;
    bool gains = false;
    for (int idle = 0; (used < moves || gains) && idle < kPatience && !session_.Done();) {
      const Ticks before = session_.result().interval;
      for (const Partition& plan : improver.Round(*session_.result().best, round_++)) {
        if (!session_.Done()) session_.Evaluate(plan);
      }
      const Ticks after = session_.result().interval;
      gains = before - after > before / kMuch;
      idle = after < before ? 0 : idle + 1;
      used += std::max<std::int64_t>(of_chain * Improver::kChains, 1);
    }
    return used;
  }

 private:
  const Problem& problem_;
  const SearchOptions& options_;
  SearchSession& session_;
  std::uint64_t round_ = 0;  // over all turns
};

// Bounds and the exact search, from the start or from nothing. They reason with the built-in cost
// model; other evaluators get no bound from it.
class Proof final : public SearchMethod {
 public:
  std::string_view name() const override { return "exact"; }
  std::string_view summary() const override { return "bounds and search over ideals alone"; }
  std::span<const OptionSpec> specs() const override { return kSpecs; }

  SearchResult Search(const Problem& problem, const Evaluator& evaluator,
                      const SearchOptions& options, const RunContext& context) const override {
    SearchSession session(name(), problem, evaluator, options, context);
    if (!options.start.empty()) session.Evaluate(options.start);
    if (evaluator.FollowsCostModel()) Run(problem, options, session);
    if (session.result().evaluations == 0) session.Evaluate(GreedyPlan(problem, options.seed));
    return session.Finish();
  }

 private:
  void Run(const Problem& problem, const SearchOptions& options, SearchSession& session) const {
    const auto values = ResolveOptions(*this, options.method_options);
    bool shown = true;  // every plan so far to the evaluator
    ProverOptions prover;
    if (session.result().best) prover.incumbent = session.result().interval;
    prover.gap = options.budget.gap;
    prover.keep_evidence = options.keep_evidence;
    prover.most_steps = static_cast<std::int64_t>(values.at("effort") * 1e6);
    prover.most_bytes = static_cast<std::size_t>(values.at("memory") * 0x1p20);
    prover.stop = [&] { return !shown || session.Interrupted(); };
    prover.on_bound = [&](const LowerBound& bound) { session.Raise(bound); };
    prover.on_plan = [&](const std::vector<ChipId>& chips, Ticks /*interval*/) {
      shown = session.Remaining() > 0;
      if (shown) session.Evaluate(chips);
    };
    Improvement improvement(problem, options, session);
    std::int64_t moves = static_cast<std::int64_t>(values.at("moves") * 1e6);
    prover.improve = [&](std::int64_t most) {
      moves -= improvement.Run(std::min(most, moves));
      return session.result().interval;
    };
    if (Prove(problem, prover).infeasible) session.ProveInfeasible();
  }
};

class Exact final : public SearchMethod {
 public:
  std::string_view name() const override { return "exact"; }
  std::string_view summary() const override {
    return "slice, then the best plan of all and the proof that none is better";
  }
  std::span<const OptionSpec> specs() const override { return kSpecs; }

  SearchResult Search(const Problem& problem, const Evaluator& evaluator,
                      const SearchOptions& options, const RunContext& context) const override {
    const auto values = ResolveOptions(*this, options.method_options);
    Portfolio portfolio(problem, evaluator, options, context);
    portfolio.Run(*MakeSlice());
    portfolio.Run(Proof(), values);
    SearchResult result = portfolio.Finish();
    if (result.method.empty()) result.method = name();
    return result;
  }
};

}  // namespace

std::unique_ptr<SearchMethod> MakeProof() { return std::make_unique<Proof>(); }
std::unique_ptr<SearchMethod> MakeExact() { return std::make_unique<Exact>(); }

}  // namespace cleave
