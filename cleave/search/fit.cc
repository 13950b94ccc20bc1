// A first plan where SRAM is so tight that slicing finds none, or the proof that there is none.
#include "cleave/problem/constraints.h"
#include "cleave/search/exact/placement.h"
#include "cleave/search/methods.h"
#include "cleave/search/refine/fitting_plan.h"
#include "cleave/search/search_session.h"

namespace cleave {
namespace {

class Fit final : public SearchMethod {
 public:
  std::string_view name() const override { return "fit"; }
  std::string_view summary() const override {
    return "slices as if SRAM were endless, annealed until they fit";
  }

  SearchResult Search(const Problem& problem, const Evaluator& evaluator,
                      const SearchOptions& options, const RunContext& context) const override {
    SearchSession session(name(), problem, evaluator, options, context);
    const auto stop = [&] { return session.Interrupted(); };
    const Placement placement = PlaceWeights(problem, {.stop = stop});
    if (evaluator.FollowsCostModel() && placement.is_impossible) {
      session.ProveInfeasible();
      return session.Finish();
    }
    // Time played no part in it, but slicing and large steps get far from any plan.
    const bool is_plan = !placement.chips.empty() && IsValid(problem, placement.chips);
    if (is_plan && session.Evaluate(placement.chips).accepted) return session.Finish();
    const FittingOptions fitting{.seed = options.seed, .stop = stop};
    if (const auto plan = FindFittingPlan(problem, fitting)) session.Evaluate(*plan);
    return session.Finish();
  }
};

}  // namespace

std::unique_ptr<SearchMethod> MakeFit() { return std::make_unique<Fit>(); }

}  // namespace cleave
