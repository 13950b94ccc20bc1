// What is known of the optimum: the best plan from above, the best bound from below.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "cleave/search/exact/approach.h"
#include "cleave/search/exact/prover.h"
#include "cleave/search/slicing/possible_intervals.h"

namespace cleave {

class Bracket {
 public:
  // References must stay.
  Bracket(const Problem& problem, const ProverOptions& options)
      : problem_(&problem),
        options_(&options),
        range_(PossibleIntervals(problem)),
        best_(options.incumbent) {}

  const IntervalRange& range() const { return range_; }
  const std::optional<Ticks>& best() const { return best_; }
  const LowerBound& bound() const { return bound_; }
  Ticks low() const { return bound_.interval; }
  // Proven: no plan keeps all rules and fits.
  bool is_infeasible() const { return is_infeasible_; }
  void SetInfeasible() { is_infeasible_ = true; }

  // What a limit has to lie below the best plan, to come as close as the gap. There must be one.
  Ticks Room(double gap) const;
  bool IsClose(double gap) const { return best_ && low() > *best_ - Room(gap); }

  // A plan found elsewhere. False if it is no better.
  bool Lower(Ticks interval);
  // `complete` adds to the evidence what only the argument knows. It is about the model, or,
  // without one, about the problem as a whole.
  void Raise(
      LowerBound bound, const ProofModel* model,
      const std::function<void(BoundEvidence&)>& complete = [](BoundEvidence&) {});
  // A plan of the approach's model within the limit. Where that is a relaxation it may turn out no
  // better, not to fit, or to break a rule: false then.
  bool Accept(const Approach& approach, const std::vector<ChipId>& chips, Ticks limit);

 private:
  const Problem* problem_;
  const ProverOptions* options_;
  IntervalRange range_;
  std::optional<Ticks> best_;
  LowerBound bound_;
  bool is_infeasible_ = false;
};

}  // namespace cleave
