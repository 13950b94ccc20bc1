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
    {"improve", 0, 0, 1, "1: while the gap stays open, searches and improvement take turns"},
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
    std::uint64_t round = 0;  // over all turns
    if (values.at("improve") > 0) {
      prover.improve = [&](std::int64_t steps) {
        return Improve(problem, options, steps, round, session);
      };
    }
    if (Prove(problem, prover).infeasible) session.ProveInfeasible();
  }

  // By so many moves.
  static std::optional<Ticks> Improve(const Problem& problem, const SearchOptions& options,
                                      std::int64_t moves, std::uint64_t& round,
                                      SearchSession& session) {
    constexpr std::int64_t kMostMoves = 100'000;  // of one chain and round
    constexpr int kPatience = 6;
    if (!session.result().best) return std::nullopt;
    const Improver improver(problem, {.seed = options.seed,
                                      .threads = options.threads,
                                      .moves = std::min(moves / Improver::kChains, kMostMoves),
                                      .stop = [&] { return session.Interrupted(); }});
    const std::int64_t rounds = moves / kMostMoves / Improver::kChains + 1;
    constexpr Ticks kMuch = 500;  // a gain of one part in so many, after which it goes on
    int idle = 0;
    bool gains = false;
    for (std::int64_t i = 0; (i < rounds || gains) && idle < kPatience && !session.Done();
         ++i, ++round) {
      const Ticks before = session.result().interval;
      for (const Partition& plan : improver.Round(*session.result().best, round)) {
        if (!session.Done()) session.Evaluate(plan);
      }
      const Ticks after = session.result().interval;
      gains = before - after > before / kMuch;
      idle = after < before ? 0 : idle + 1;
    }
    return session.result().interval;
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
