#include "cleave/search/exact/domination.h"

#include <algorithm>
#include <bit>

#include "cleave/search/slicing/possible_intervals.h"

namespace cleave {
namespace {

constexpr std::int64_t kStepsPerCut = 16;

bool Holds(const IdealWords& ideal, Place p) {
  return (ideal[static_cast<std::size_t>(p) / 64] >> (p % 64) & 1) != 0;
}

}  // namespace

Domination::Domination(const IdealSpace& space, const Windows& windows,
                       const TriangleSearch& triangle, Ticks limit)
    : space_(&space),
      windows_(&windows),
      skip_edges_(triangle.skip_edges),
      possible_((triangle.skip_edges == nullptr || !triangle.orders_chips) &&
                space.problem().memory_model() != MemoryModel::kFull &&
                (space.problem().homogeneous() || !space.problem().no_skipping())),
      unlimited_(limit >= PossibleIntervals(space.problem()).beyond),
      cut_(space) {}

bool Domination::MayStandIn(const CrossedIdeal& larger, const CrossedIdeal& smaller) {
  between_.clear();
  for (std::size_t word = 0; word < larger.words.size(); ++word) {
    const std::uint64_t held = larger.words[word];
    if ((smaller.words[word] & ~held) != 0) return false;
    for (std::uint64_t rest = held & ~smaller.words[word]; rest != 0; rest &= rest - 1) {
      between_.push_back(space_->op(static_cast<Place>(64 * word) + std::countr_zero(rest)));
    }
  }
  if (skip_edges_ != nullptr && !KeepsSkipEdges(larger.words)) return false;
  if (unlimited_) return true;
  return (!space_->problem().serial() && LinksAreLoose(larger.words)) ||
         TransfersNoMore(larger, smaller);
}

// An operation that comes to lie on an earlier chip must not begin an edge that others, left
// behind, lie beside.
bool Domination::KeepsSkipEdges(const IdealWords& larger) const {
  const auto is_held = [&](OpIndex op) { return Holds(larger, space_->place(op)); };
  return std::ranges::all_of(between_, [&](OpIndex op) {
    return std::ranges::all_of(skip_edges_->from(op), [&](std::int32_t e) {
      return std::ranges::all_of(skip_edges_->between(e), is_held);
    });
  });
}

// Whether no link matters behind an ideal that may be larger than it was.
bool Domination::LinksAreLoose(const IdealWords& larger) const {
  const IdealSpace::Measure& work = space_->work();
  Ticks held = 0;
  for (std::size_t word = 0; word < larger.size(); ++word) {
    for (std::uint64_t rest = larger[word]; rest != 0; rest &= rest - 1) {
      held += work.own[64 * word + Index(std::countr_zero(rest))];
    }
  }
  Ticks moved = 0;
  Ticks lacked = work.total;  // with the least that lacks any of them
  for (const OpIndex op : between_) {
    moved += space_->WorkOf(op);
    lacked = std::min(lacked, work.behind[Index(space_->place(op))]);
  }
  return !windows_->LinksMayBind(held, work.total - lacked + moved);
}

// Whether the larger ideal is the cheapest between the two: by what crosses behind it, where that
// is what chips and links transfer; else also by what the operations left out of it would compute,
// over all sets.
bool Domination::TransfersNoMore(const CrossedIdeal& larger, const CrossedIdeal& smaller) {
  const Problem& problem = space_->problem();
  const bool direct = problem.serial() && !problem.relay();
  Ticks left_out = 0;
  for (const OpIndex op : between_) left_out += direct ? problem.least_compute_ticks(op) : 0;
  if (smaller.crossing + left_out < larger.crossing) return false;  // the smaller is cheaper
  SetCost cost;
  cost.entering = direct;
  cost.closed = !direct;
  cost.work = direct ? WorkCost::kOthers : WorkCost::kNone;
  cut_.Clear();
  PutKnown(smaller.words);
  for (const OpIndex op : between_) cut_.Put(op, Certainty::kIn);
  const Ticks whole = cut_.Least(cost);
  for (const OpIndex op : between_) cut_.Put(op, Certainty::kOpen);
  steps_ += kStepsPerCut + std::ssize(cut_.put());
  return cut_.Least(cost) >= whole;
}

// What shares tensors with the operations in between and is certainly held.
void Domination::PutKnown(const IdealWords& smaller) {
  const Problem& problem = space_->problem();
  const auto put = [&](OpIndex op) {
    if (op != kHost && Holds(smaller, space_->place(op))) cut_.Put(op, Certainty::kIn);
  };
  for (const OpIndex op : between_) {
    for (const TensorIndex t : problem.inputs(op)) {
      put(problem.tensor(t).producer);
      std::ranges::for_each(problem.consumers(t), put);
    }
  }
}

}  // namespace cleave
