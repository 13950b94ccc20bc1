#include "cleave/search/exact/two_chip_split.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "cleave/search/exact/link_ticks.h"

namespace cleave {
namespace {

constexpr std::int64_t kStepsPerQuestion = 20'000;
constexpr int kQuestions = 26;  // about one edge

}  // namespace

TwoChipSplit::TwoChipSplit(const IdealSpace& space, const SkipEdges& edges)
    : space_(&space),
      problem_(&space.problem()),
      edges_(&edges),
      most_weights_(0),
      sides_(Index(problem_->num_ops()), Side::kNone),
      later_readers_(Index(problem_->num_tensors()), 0) {
  for (ChipId chip = 0; chip < problem_->num_chips(); ++chip) {
    most_weights_ = std::max(most_weights_, space.MostWeights(chip));
  }
  most_weights_ = std::min(most_weights_, space.weights().total);
}

TwoChipBound TwoChipSplit::Find(Ticks least, Ticks enough, std::int64_t most_steps) {
  steps_left_ = most_steps;
  best_ = {least, 0, 0};
  for (const std::int32_t e : ByFallingWork()) {
    if (best_.bound >= enough || steps_left_ <= 0) break;
    Raise(e, enough);
  }
  return best_;
}

// What the edges hold together, that is.
std::vector<std::int32_t> TwoChipSplit::ByFallingWork() const {
  std::vector<Ticks> work;
  for (std::int32_t e = 0; e < edges_->size(); ++e) {
    work.push_back(space_->WorkOf(edges_->source(e)) + space_->WorkOf(edges_->target(e)));
    for (const OpIndex op : edges_->between(e)) work.back() += space_->WorkOf(op);
  }
  std::vector<std::int32_t> order(work.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](std::int32_t e) { return work[Index(e)]; });
  return order;
}

// By bisection, but first whether the edge says anything at all, or all that is asked for.
void TwoChipSplit::Raise(std::int32_t edge, Ticks enough) {
  Open(edge);
  Ticks high = enough;
  for (int i = 0; i < kQuestions && best_.bound < high; ++i) {
    const Ticks limit = i == 0   ? best_.bound
                        : i == 1 ? high - 1
                                 : best_.bound + (high - best_.bound) / 2;
    if (FitsWithin(limit) == Answer::kNo) {
      best_ = {limit + 1, edges_->source(edge), edges_->target(edge)};
    } else {
      high = limit;
    }
  }
  Close();
}

void TwoChipSplit::Open(std::int32_t edge) {
  ops_.assign(edges_->between(edge).begin(), edges_->between(edge).end());
  ops_.push_back(edges_->source(edge));
  ops_.push_back(edges_->target(edge));
  std::ranges::stable_sort(ops_, std::ranges::greater(),
                           [&](OpIndex op) { return space_->WorkOf(op); });
  all_ = {};
  for (const OpIndex op : ops_) {
    sides_[Index(op)] = Side::kOpen;
    all_.ticks += space_->WorkOf(op);
    all_.weight_bytes += space_->WeightsOf(op);
  }
}

void TwoChipSplit::Close() {
  for (const OpIndex op : ops_) sides_[Index(op)] = Side::kNone;
}

// Whether both chips may be within the limit. Nothing is decided before or after.
TwoChipSplit::Answer TwoChipSplit::FitsWithin(Ticks limit) {
  const std::int64_t enough = steps_left_ - kStepsPerQuestion;
  decisions_.clear();
  Answer answer = Answer::kYes;
  for (std::size_t place = 0; place < ops_.size(); place = NextOpen(decisions_.back().place)) {
    if (steps_left_ <= std::max<std::int64_t>(enough, 0)) {
      answer = Answer::kUnknown;
      break;
    }
    const bool decided = Decide(place, Side::kEarlier, limit) || Decide(place, Side::kLater, limit);
    if (!decided && !Backtrack(limit)) {
      answer = Answer::kNo;
      break;
    }
  }
  Undo(0);
  return answer;
}

std::size_t TwoChipSplit::NextOpen(std::size_t place) const {
  while (place < ops_.size() && sides_[Index(ops_[place])] != Side::kOpen) ++place;
  return place;
}

// Undone if a limit forbids it.
bool TwoChipSplit::Decide(std::size_t place, Side side, Ticks limit) {
  const std::size_t trail = trail_.size();
  if (Put(ops_[place], side, limit)) {
    decisions_.push_back({place, trail, side});
    return true;
  }
  Undo(trail);
  return false;
}

// Puts the latest operation that may still be put elsewhere there. False if there is none.
bool TwoChipSplit::Backtrack(Ticks limit) {
  while (!decisions_.empty()) {
    const Decision last = decisions_.back();
    decisions_.pop_back();
    Undo(last.trail);
    if (last.side == Side::kEarlier && Decide(last.place, Side::kLater, limit)) return true;
  }
  return false;
}

// With all that has to go along.
bool TwoChipSplit::Put(OpIndex first, Side side, Ticks limit) {
  const Csr& along = side == Side::kEarlier ? problem_->predecessors() : problem_->successors();
  pending_.assign(1, first);
  while (!pending_.empty()) {
    const OpIndex op = pending_.back();
    pending_.pop_back();
    if (sides_[Index(op)] == side || sides_[Index(op)] == Side::kNone) continue;
    if (sides_[Index(op)] != Side::kOpen) return false;
    PutOne(op, side);
    pending_.insert(pending_.end(), along[op].begin(), along[op].end());
  }
  return IsWithin(limit);
}

void TwoChipSplit::PutOne(OpIndex op, Side side) {
  --steps_left_;
  trail_.push_back(op);
  sides_[Index(op)] = side;
  Count(op, side, 1);
}

// The operation joins the side (sign 1), or leaves it (-1).
void TwoChipSplit::Count(OpIndex op, Side side, int sign) {
  Load& load = side == Side::kEarlier ? earlier_ : later_;
  load.ticks += sign * space_->WorkOf(op);
  load.weight_bytes += sign * space_->WeightsOf(op);
  if (side == Side::kEarlier) {
    for (const TensorIndex t : problem_->outputs(op)) {
      if (later_readers_[Index(t)] > 0) crossing_ += sign * LinkTicks(*problem_, t);
    }
    return;
  }
  for (const TensorIndex t : problem_->inputs(op)) {
    const OpIndex producer = problem_->tensor(t).producer;
    later_readers_[Index(t)] += sign;
    const bool is_only = later_readers_[Index(t)] == (sign > 0 ? 1 : 0);
    if (is_only && producer != kHost && sides_[Index(producer)] == Side::kEarlier) {
      crossing_ += sign * LinkTicks(*problem_, t);
    }
  }
}

void TwoChipSplit::Undo(std::size_t trail) {
  for (; trail_.size() > trail; trail_.pop_back()) {
    const OpIndex op = trail_.back();
    Count(op, std::exchange(sides_[Index(op)], Side::kOpen), -1);
  }
}

// Of what is decided; what is open has to find room beside it.
bool TwoChipSplit::IsWithin(Ticks limit) const {
  const Ticks beside = problem_->serial() ? crossing_ : 0;
  const Ticks room = limit - beside;
  return crossing_ <= limit && earlier_.ticks <= room && later_.ticks <= room &&
         all_.ticks <= 2 * room && earlier_.weight_bytes <= most_weights_ &&
         later_.weight_bytes <= most_weights_ && all_.weight_bytes <= 2 * most_weights_;
}

}  // namespace cleave
