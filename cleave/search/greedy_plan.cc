#include "cleave/search/greedy_plan.h"

#include "cleave/base/random.h"
#include "cleave/problem/constraints.h"
#include "cleave/solver/solver.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// The chip that is being filled.
class Filling {
 public:
  explicit Filling(const Problem& problem)
      : problem_(problem), clone_on_chip_(problem.clone_groups().size(), -1) {
    for (OpIndex op = 0; op < problem.num_ops(); ++op) remaining_ += Work(op);
    Open(0);
  }

  ChipId Place(OpIndex op) {
    if (chip_ + 1 < problem_.num_chips() && (HasItsShare(op) || IsFull(op))) Open(chip_ + 1);
    work_ += Work(op);
    weight_bytes_ += NewWeightBytes(op);
    for (const std::int32_t group : problem_.clone_groups(op)) clone_on_chip_[Index(group)] = chip_;
    remaining_ -= Work(op);
    return chip_;
  }

 private:
  // Work is measured by the first chip's class; only shares matter.
  Ticks Work(OpIndex op) const { return problem_.compute_ticks(op, problem_.chip_class(0)); }

  void Open(ChipId chip) {
    chip_ = chip;
    work_ = 0;
    weight_bytes_ = 0;
    share_ = remaining_ / (problem_.num_chips() - chip);
  }

  // Whether taking the operation in would miss the share by more than leaving it out.
  bool HasItsShare(OpIndex op) const {
    return work_ > 0 && work_ + Work(op) - share_ > share_ - work_;
  }

  bool IsFull(OpIndex op) const {
    return problem_.memory_model() != MemoryModel::kNone &&
           weight_bytes_ + NewWeightBytes(op) > problem_.sram_bytes(chip_);
  }

  std::int64_t NewWeightBytes(OpIndex op) const {
    std::int64_t bytes = problem_.weight_bytes(op);
    for (const std::int32_t group : problem_.clone_groups(op)) {
      if (clone_on_chip_[Index(group)] == chip_) continue;
      bytes += problem_.clone_groups()[Index(group)].weight_bytes;
    }
    return bytes;
  }

  const Problem& problem_;
  std::vector<ChipId> clone_on_chip_;  // the last chip that got a member
  Ticks remaining_ = 0;
  ChipId chip_ = 0;
  Ticks work_ = 0;
  Ticks share_ = 0;
  std::int64_t weight_bytes_ = 0;
};

}  // namespace

std::vector<ChipId> GreedyPlan(const Problem& problem, std::uint64_t seed) {
  std::vector<ChipId> chips(Index(problem.num_ops()));
  Filling filling(problem);
  for (const OpIndex op : VisitOrders(problem).Deepest()) chips[Index(op)] = filling.Place(op);
  if (!IsValid(problem, chips)) {
    RandomStream random(seed);
    Solver(problem).Fix(chips, nullptr, random, chips);
  }
  return chips;
}

}  // namespace cleave
