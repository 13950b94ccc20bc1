#include "cleave/search/exact/bracket.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/exact/reduction.h"

namespace cleave {

Ticks Bracket::Room(double gap) const {
  return std::max<Ticks>(1, static_cast<Ticks>(gap * static_cast<double>(*best_)));
}

bool Bracket::Lower(Ticks interval) {
  if (best_ && interval >= *best_) return false;
  best_ = interval;
  return true;
}

void Bracket::Raise(LowerBound bound, const ProofModel* model,
                    const std::function<void(BoundEvidence&)>& complete) {
  if (best_) bound.interval = std::min(bound.interval, *best_);
  if (bound.interval <= low()) return;
  if (options_->keep_evidence) {
    auto evidence = std::make_shared<BoundEvidence>();
    if (model != nullptr) *evidence = model->Evidence(bound.proof);
    complete(*evidence);
    bound.evidence = std::move(evidence);
  }
  bound_ = bound;
  if (options_->on_bound) options_->on_bound(bound);
}

bool Bracket::Accept(const Approach& approach, const std::vector<ChipId>& chips, Ticks limit) {
  const std::vector<ChipId> plan = Unreduced(approach.model->problem(), chips, *problem_);
  if (!approach.is_exact && !IsValid(*problem_, plan)) return false;
  const Outcome outcome = CostModel(*problem_).Evaluate(plan);
  CLEAVE_CHECK(!approach.is_exact || (outcome.accepted && outcome.interval <= limit));
  if (!outcome.accepted || !Lower(outcome.interval)) return false;
  options_->on_plan(plan, outcome.interval);
  return true;
}

}  // namespace cleave
