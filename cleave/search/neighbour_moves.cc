#include "cleave/search/neighbour_moves.h"

#include <algorithm>

#include "cleave/problem/constraints.h"

namespace cleave {
namespace {

constexpr int kDraws = 50;        // before FIX has to help
constexpr int kBorderDraws = 20;  // before any operation will do
constexpr double kRunGoesOn = 0.5;

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

NeighbourMoves::NeighbourMoves(const Problem& problem)
    : problem_(&problem),
      solver_(problem),
      order_(solver_.orders().Deepest()),
      position_(order_.size()) {
  for (std::size_t i = 0; i < order_.size(); ++i) {
    position_[Index(order_[i])] = static_cast<std::int32_t>(i);
  }
}

void NeighbourMoves::Propose(std::span<const ChipId> current, RandomStream& random,
                             std::vector<ChipId>& candidate) {
  for (int draw = 0; draw < kDraws; ++draw) {
    if (Draw(current, random, candidate) && IsValid(*problem_, candidate)) return;
  }
  solver_.Fix(candidate, nullptr, random, candidate);
}

// Moves a run of the canonical order, so that chains travel together.
bool NeighbourMoves::Draw(std::span<const ChipId> current, RandomStream& random,
                          std::vector<ChipId>& candidate) {
  candidate.assign(current.begin(), current.end());
  moved_ = 0;
  OpIndex op = DrawBorderOp(current, random);
  const ChipId from = current[Index(op)];
  const bool up = random.Below(2) == 0;
  const ChipId to = up ? from + 1 : from - 1;
  if (to < 0 || to >= problem_->num_chips()) return false;
  while (true) {
    if (!(up ? MoveUp(op, to, candidate) : MoveDown(op, to, candidate))) return false;
    if (random.Uniform() >= kRunGoesOn) return true;
    const std::int64_t next = position_[Index(op)] + (up ? -1 : 1);
    if (next < 0 || next >= problem_->num_ops()) return true;
    op = order_[Index(next)];
    if (current[Index(op)] != from) return true;
  }
}

OpIndex NeighbourMoves::DrawBorderOp(std::span<const ChipId> current, RandomStream& random) const {
  OpIndex op = 0;
  for (int draw = 0; draw < kBorderDraws; ++draw) {
    op = static_cast<OpIndex>(random.Below(static_cast<std::uint32_t>(problem_->num_ops())));
    const auto elsewhere = [&](OpIndex other) {
      return current[Index(other)] != current[Index(op)];
    };
    if (std::ranges::any_of(problem_->successors()[op], elsewhere)) return op;
    if (std::ranges::any_of(problem_->predecessors()[op], elsewhere)) return op;
  }
  return op;
}

// Raises the operation and everything that depends on it to `chip` at least.
bool NeighbourMoves::MoveUp(OpIndex op, ChipId chip, std::vector<ChipId>& candidate) {
  pending_.assign(1, op);
  while (!pending_.empty()) {
    const OpIndex next = pending_.back();
    pending_.pop_back();
    if (candidate[Index(next)] >= chip) continue;
    candidate[Index(next)] = chip;
    ++moved_;
    const auto readers = problem_->successors()[next];
    pending_.insert(pending_.end(), readers.begin(), readers.end());
  }
  return moved_ > 0;
}

bool NeighbourMoves::MoveDown(OpIndex op, ChipId chip, std::vector<ChipId>& candidate) {
  pending_.assign(1, op);
  while (!pending_.empty()) {
    const OpIndex next = pending_.back();
    pending_.pop_back();
    if (candidate[Index(next)] <= chip) continue;
    candidate[Index(next)] = chip;
    ++moved_;
    const auto sources = problem_->predecessors()[next];
    pending_.insert(pending_.end(), sources.begin(), sources.end());
  }
  return moved_ > 0;
}

}  // namespace cleave
