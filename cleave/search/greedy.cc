#include "cleave/search/greedy_plan.h"
#include "cleave/search/methods.h"
#include "cleave/search/search_session.h"

namespace cleave {
namespace {

class Greedy final : public SearchMethod {
 public:
  std::string_view name() const override { return "greedy"; }
  std::string_view summary() const override {
    return "the compiler heuristic: fill chip after chip with its share of the compute";
  }

  SearchResult Search(const Problem& problem, const Evaluator& evaluator,
                      const SearchOptions& options, const RunContext& context) const override {
    SearchSession session(name(), problem, evaluator, options, context);
    session.Evaluate(GreedyPlan(problem, options.seed));
    return session.Finish();
  }
};

}  // namespace

std::unique_ptr<SearchMethod> MakeGreedy() { return std::make_unique<Greedy>(); }

}  // namespace cleave
