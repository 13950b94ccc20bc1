#include "cleave/search/refine/chip_edges.h"

namespace cleave {

ChipEdges::ChipEdges(const Problem& problem, std::span<const ChipId> chips)
    : problem_(&problem),
      edges_(Index(problem.num_chips()) * Index(problem.num_chips()), 0),
      out_(Index(problem.num_chips())),
      reach_(out_.size()) {
  for (OpIndex u = 0; u < problem.num_ops(); ++u) {
    for (const OpIndex v : problem.successors()[u]) Count(chips[Index(u)], chips[Index(v)], 1);
  }
}

void ChipEdges::Count(ChipId from, ChipId to, int sign) {
  if (from == to) return;
  std::int32_t& count = edges_[Index(from) * out_.size() + Index(to)];
  count += sign;
  if (count == 0) Erase(out_[Index(from)], to);
  if (count == 1 && sign > 0) Insert(out_[Index(from)], to);
  if (count == 0 || (count == 1 && sign > 0)) known_reduced_ = false;
}

void ChipEdges::Move(OpIndex op, ChipId to, std::span<const ChipId> chips) {
  const ChipId from = chips[Index(op)];
  for (const OpIndex u : problem_->predecessors()[op]) {
    Count(chips[Index(u)], from, -1);
    Count(chips[Index(u)], to, 1);
  }
  for (const OpIndex v : problem_->successors()[op]) {
    Count(from, chips[Index(v)], -1);
    Count(to, chips[Index(v)], 1);
  }
}

bool ChipEdges::IsReduced() {
  if (known_reduced_) return true;
  // Edges lead to higher chips: what those reach is known before their sources are looked at.
  for (auto chip = static_cast<ChipId>(out_.size()) - 1; chip >= 0; --chip) {
    WideChipSet farther;
    ForEachChip(out_[Index(chip)], [&](int next) { farther |= reach_[Index(next)]; });
    if (!IsEmpty(farther & out_[Index(chip)])) return false;
    reach_[Index(chip)] = farther | out_[Index(chip)];
  }
  return known_reduced_ = true;
}

}  // namespace cleave
