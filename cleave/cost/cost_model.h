// The built-in evaluator: closed cost models with the full memory check (docs/cost-model.md).
#pragma once

#include <span>
#include <vector>

#include "cleave/cost/evaluator.h"
#include "cleave/cost/load_table.h"
#include "cleave/problem/plan.h"
#include "cleave/problem/problem.h"

namespace cleave {

class CostModel final : public Evaluator {
 public:
  explicit CostModel(const Problem& problem) : problem_(&problem) {}

  // Refuses partitions that do not fit in SRAM. O(operations + tensors + consumers).
  Outcome Evaluate(std::span<const ChipId> chips) const override;
  bool FollowsCostModel() const override { return true; }

  // The sums behind the interval.
  LoadTable Loads(std::span<const ChipId> chips) const;

  // What plans and reports show.
  PlanCost Report(std::span<const ChipId> chips) const;

  // Seconds that every hop chip -> chip + 1 is busy; empty under serial transfers.
  std::vector<double> HopSeconds(std::span<const ChipId> chips) const;

 private:
  const Problem* problem_;
};

}  // namespace cleave
