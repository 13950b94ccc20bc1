#include "cleave/search/refine/moving_plan.h"

#include <algorithm>

namespace cleave {

MovingPlan::MovingPlan(const Problem& problem, std::span<const ChipId> chips, bool may_skip)
    : problem_(&problem),
      may_skip_(may_skip || !problem.no_skipping()),
      cost_(problem, chips),
      ops_(Index(problem.num_chips())),
      place_(chips.size()) {
  if (problem.triangle()) edges_.emplace(problem, chips);
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    std::vector<OpIndex>& list = ops_[Index(chips[Index(op)])];
    place_[Index(op)] = list.size();
    list.push_back(op);
  }
}

void MovingPlan::MoveOne(OpIndex op, ChipId to) {
  std::vector<OpIndex>& from = ops_[Index(chips()[Index(op)])];
  place_[Index(from.back())] = place_[Index(op)];
  from[place_[Index(op)]] = from.back();
  from.pop_back();
  place_[Index(op)] = ops_[Index(to)].size();
  ops_[Index(to)].push_back(op);
  if (edges_) edges_->Move(op, to, chips());
  cost_.Move(op, to);
}

bool MovingPlan::Move(OpIndex op, ChipId to, std::size_t most) {
  const bool up = to > chips()[Index(op)];
  const Csr& along = up ? problem_->successors() : problem_->predecessors();
  const auto is_behind = [&](OpIndex other) {
    return up ? chips()[Index(other)] < to : chips()[Index(other)] > to;
  };
  std::size_t moved = 0;
  pending_.assign(1, op);
  while (!pending_.empty()) {
    const OpIndex next = pending_.back();
    pending_.pop_back();
    if (!is_behind(next)) continue;
    if (++moved > most) return false;
    trail_.emplace_back(next, chips()[Index(next)]);
    MoveOne(next, to);
    for (const OpIndex other : along[next]) {
      if (is_behind(other)) pending_.push_back(other);
    }
  }
  return true;
}

bool MovingPlan::KeepsRules() {
  if (!may_skip_ && !SkipsNoChip()) return false;
  return !edges_ || edges_->IsReduced();
}

bool MovingPlan::FitsSram() {
  return problem_->memory_model() == MemoryModel::kNone || cost_.FitsSram();
}

bool MovingPlan::SkipsNoChip() const {
  const auto is_empty = [](const std::vector<OpIndex>& ops) { return ops.empty(); };
  const auto end = std::ranges::find_if(ops_, is_empty);
  return std::all_of(end, ops_.end(), is_empty);
}

void MovingPlan::Undo() {
  for (; !trail_.empty(); trail_.pop_back()) MoveOne(trail_.back().first, trail_.back().second);
}

}  // namespace cleave
