#include "cleave/search/neighbour_moves.h"

#include <algorithm>
#include <cmath>

#include "cleave/problem/constraints.h"

namespace cleave {
namespace {

constexpr int kDraws = 50;        // before FIX has to help
constexpr int kBorderDraws = 20;  // before any operation will do
constexpr double kRunGoesOn = 0.5;

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

NeighbourMoves::NeighbourMoves(const Problem& problem, const MoveOptions& options)
    : problem_(&problem),
      options_(options),
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

bool NeighbourMoves::Draw(std::span<const ChipId> current, RandomStream& random,
                          std::vector<ChipId>& candidate) {
  candidate.assign(current.begin(), current.end());
  OpIndex op = DrawBorderOp(current, random);
  const bool up = random.Below(2) == 0;
  const std::int64_t length = DrawLength(random);
  ChipId to = current[Index(op)] + (up ? 1 : -1);
  if (to < 0 || to >= problem_->num_chips()) return false;
  while (true) {
    MoveRun(op, to, length, candidate);
    const ChipId next = to + (up ? 1 : -1);
    if (options_.ripple <= 0 || random.Uniform() >= options_.ripple) return true;
    if (next < 0 || next >= problem_->num_chips()) return true;
    op = FarOp(to, up, candidate);
    if (candidate[Index(op)] != to) return true;
    to = next;
  }
}

// Border operations, since most moves of others break a rule.
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

std::int64_t NeighbourMoves::DrawLength(RandomStream& random) const {
  if (options_.longest_run <= 0) {
    std::int64_t length = 1;
    while (random.Uniform() < kRunGoesOn) ++length;
    return length;
  }
  const double longest =
      options_.longest_run * static_cast<double>(problem_->num_ops()) / problem_->num_chips();
  return static_cast<std::int64_t>(std::pow(std::max(longest, 2.0), random.Uniform()));
}

// Moves operations of one chip that follow one another in the canonical order, so that chains
// travel together: going up, those before `op`; going down, those behind it.
void NeighbourMoves::MoveRun(OpIndex op, ChipId to, std::int64_t length,
                             std::vector<ChipId>& candidate) {
  const ChipId from = candidate[Index(op)];
  const bool up = to > from;
  for (std::int64_t at = position_[Index(op)]; length > 0; --length) {
    op = order_[Index(at)];
    if (candidate[Index(op)] != from) break;
    up ? MoveUp(op, to, candidate) : MoveDown(op, to, candidate);
    at += up ? -1 : 1;
    if (at < 0 || at >= problem_->num_ops()) break;
  }
}

// The chip's last operation in the canonical order (up) or its first; any if it has none.
OpIndex NeighbourMoves::FarOp(ChipId chip, bool up, std::span<const ChipId> candidate) const {
  const auto on_chip = [&](OpIndex op) { return candidate[Index(op)] == chip; };
  if (up) {
    const auto last = std::find_if(order_.rbegin(), order_.rend(), on_chip);
    return last == order_.rend() ? order_.back() : *last;
  }
  const auto first = std::find_if(order_.begin(), order_.end(), on_chip);
  return first == order_.end() ? order_.front() : *first;
}

// Raises the operation and everything that depends on it to `chip` at least.
void NeighbourMoves::MoveUp(OpIndex op, ChipId chip, std::vector<ChipId>& candidate) {
  pending_.assign(1, op);
  while (!pending_.empty()) {
    const OpIndex next = pending_.back();
    pending_.pop_back();
    if (candidate[Index(next)] >= chip) continue;
    candidate[Index(next)] = chip;
    const auto readers = problem_->successors()[next];
    pending_.insert(pending_.end(), readers.begin(), readers.end());
  }
}

// Lowers it and everything that it depends on.
void NeighbourMoves::MoveDown(OpIndex op, ChipId chip, std::vector<ChipId>& candidate) {
  pending_.assign(1, op);
  while (!pending_.empty()) {
    const OpIndex next = pending_.back();
    pending_.pop_back();
    if (candidate[Index(next)] <= chip) continue;
    candidate[Index(next)] = chip;
    const auto sources = problem_->predecessors()[next];
    pending_.insert(pending_.end(), sources.begin(), sources.end());
  }
}

}  // namespace cleave
