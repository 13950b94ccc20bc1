#include "cleave/search/portfolio.h"

#include <algorithm>
#include <utility>

#include "cleave/search/methods.h"
#include "cleave/solver/chip_limit.h"

namespace cleave {

bool Portfolio::IsWithin(double gap) const {
  return result_.best && result_.bound &&
         RelativeGap(result_.interval, result_.bound->interval) <= gap;
}

bool Portfolio::IsClosed() const {
  return result_.proven_infeasible || IsWithin(options_.budget.gap);
}

bool Portfolio::IsOver() const {
  if (result_.evaluations == 0) return false;
  const bool late = options_.budget.seconds && Elapsed() >= *options_.budget.seconds;
  return late || Remaining() <= 0 || context_.Cancelled() || IsClosed();
}

std::int64_t Portfolio::Remaining() const {
  return std::max<std::int64_t>(options_.budget.evaluations, 1) - result_.evaluations;
}

void Portfolio::Run(const SearchMethod& method,
                    const std::map<std::string, double>& method_options) {
  if (IsOver()) return;
  SearchOptions options = options_;
  options.method_options = method_options;
  options.budget.evaluations = Remaining();
  const double offset = Elapsed();
  if (options.budget.seconds) *options.budget.seconds -= offset;
  if (result_.best) options.start = *result_.best;
  Merge(method.Search(problem_, evaluator_, options, context_), offset);
}

void Portfolio::Merge(SearchResult part, double offset_seconds) {
  for (CurvePoint point : part.curve) {
    if (!result_.curve.empty() && point.interval >= result_.curve.back().interval) continue;
    point.evaluations += result_.evaluations;
    point.seconds += offset_seconds;
    result_.curve.push_back(point);
  }
  result_.evaluations += part.evaluations;
  result_.refusals += part.refusals;
  MergeBound(part);
  if (part.refusals > 0) result_.last_refusal = std::move(part.last_refusal);
  if (!part.best || (result_.best && part.interval >= result_.interval)) return;
  result_.best = std::move(part.best);
  result_.interval = part.interval;
  result_.method = std::move(part.method);
}

void Portfolio::MergeBound(const SearchResult& part) {
  result_.proven_infeasible |= part.proven_infeasible;
  if (!part.bound) return;
  if (!result_.bound || part.bound->interval > result_.bound->interval) result_.bound = part.bound;
}

SearchResult Portfolio::Finish() {
  result_.seconds = Elapsed();
  return std::move(result_);
}

namespace {

constexpr OptionSpec kSpecs[] = {
    {"effort", 20, 0, 1e9,
     "of the exact search, in million decisions: some seconds; \"exact\" has more by default"},
    {"moves", 10, 0, 1e6, "of annealing on the cost model, in millions, where the gap stays open"},
};

constexpr double kFirstSlicing = 25;  // million steps: a second or two

class Auto final : public SearchMethod {
 public:
  std::string_view name() const override { return "auto"; }
  std::string_view summary() const override {
    return "slice, then prove by exact search and refine in turn, then slice and anneal while the "
           "gap is open";
  }

  std::span<const OptionSpec> specs() const override { return kSpecs; }

  SearchResult Search(const Problem& problem, const Evaluator& evaluator,
                      const SearchOptions& options, const RunContext& context) const override {
    const auto values = ResolveOptions(*this, options.method_options);
    Portfolio portfolio(problem, evaluator, options, context);
    // Most of slicing's effort goes into evening out loads; proofs need no more than the interval.
    portfolio.Run(*MakeSlice(), {{"effort", kFirstSlicing}});
    const Options effort{{"effort", values.at("effort")}, {"moves", values.at("moves")}};
    if (!portfolio.has_plan()) FindFirst(portfolio, values.at("effort"));
    portfolio.Run(*MakeProof(), effort);
    portfolio.Run(*MakeSlice(), {{"around_start", 1}});
    portfolio.Run(*MakeGreedy());
    if (SolverTakes(problem)) portfolio.Run(*MakeAnneal());
    SearchResult result = portfolio.Finish();
    if (result.method.empty()) result.method = name();
    return result;
  }

 private:
  using Options = std::map<std::string, double>;

  // Where SRAM is so tight that no order can be sliced: perhaps there is no plan, which is quickly
  // proven then; else any plan that the exact search comes across, or, if that is far from the
  // bound, annealing, and orders built around it.
  static void FindFirst(Portfolio& portfolio, double effort) {
    constexpr double kFirstEffort = 1;
    constexpr double kFar = 0.1;
    portfolio.Run(*MakeProof(), {{"effort", std::min(effort, kFirstEffort)}});
    if (!portfolio.IsWithin(kFar)) portfolio.Run(*MakeFit());
    if (portfolio.has_plan()) portfolio.Run(*MakeSlice(), {{"around_start", 1}, {"orders", 1}});
  }
};

}  // namespace

std::unique_ptr<SearchMethod> MakeAuto() { return std::make_unique<Auto>(); }

}  // namespace cleave
