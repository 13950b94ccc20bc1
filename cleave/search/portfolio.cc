// The portfolio: each method where it is strong, within one budget.
#include <algorithm>
#include <utility>

#include "cleave/search/methods.h"

namespace cleave {
namespace {

// Gathers the results of methods that run one after the other.
class Portfolio {
 public:
  Portfolio(const Problem& problem, const Evaluator& evaluator, const SearchOptions& options,
            const RunContext& context)
      : problem_(problem),
        evaluator_(evaluator),
        options_(options),
        context_(context),
        started_(context.Now()) {}

  // Runs the method from the best so far on what is left of the budget.
  void Run(const SearchMethod& method) {
    if (result_.evaluations > 0 && (Remaining() <= 0 || context_.Cancelled() || TimeIsUp())) return;
    SearchOptions options = options_;
    options.method_options.clear();
    options.budget.evaluations = Remaining();
    if (options.budget.seconds) *options.budget.seconds -= Elapsed();
    if (result_.best) options.start = *result_.best;
    const double offset = Elapsed();
    Merge(method.Search(problem_, evaluator_, options, context_), offset);
  }

  SearchResult Finish() {
    result_.seconds = Elapsed();
    return std::move(result_);
  }

 private:
  double Elapsed() const { return context_.Now() - started_; }
  bool TimeIsUp() const { return options_.budget.seconds && Elapsed() >= *options_.budget.seconds; }
  std::int64_t Remaining() const {
    return std::max<std::int64_t>(options_.budget.evaluations, 1) - result_.evaluations;
  }

  void Merge(SearchResult part, double offset_seconds) {
    for (CurvePoint point : part.curve) {
      if (!result_.curve.empty() && point.interval >= result_.curve.back().interval) continue;
      point.evaluations += result_.evaluations;
      point.seconds += offset_seconds;
      result_.curve.push_back(point);
    }
    result_.evaluations += part.evaluations;
    result_.refusals += part.refusals;
    if (part.refusals > 0) result_.last_refusal = std::move(part.last_refusal);
    if (!part.best || (result_.best && part.interval >= result_.interval)) return;
    result_.best = std::move(part.best);
    result_.interval = part.interval;
    result_.method = std::move(part.method);
  }

  const Problem& problem_;
  const Evaluator& evaluator_;
  const SearchOptions& options_;
  const RunContext& context_;
  double started_;
  SearchResult result_;
};

class Auto final : public SearchMethod {
 public:
  std::string_view name() const override { return "auto"; }
  std::string_view summary() const override {
    return "slice first, then anneal from the best plan on the rest of the budget";
  }

  SearchResult Search(const Problem& problem, const Evaluator& evaluator,
                      const SearchOptions& options, const RunContext& context) const override {
    ResolveOptions(*this, options.method_options);
    Portfolio portfolio(problem, evaluator, options, context);
    portfolio.Run(*MakeSlice());
    portfolio.Run(*MakeGreedy());
    portfolio.Run(*MakeAnneal());
    SearchResult result = portfolio.Finish();
    if (result.method.empty()) result.method = name();
    return result;
  }
};

}  // namespace

std::unique_ptr<SearchMethod> MakeAuto() { return std::make_unique<Auto>(); }

}  // namespace cleave
