#include "cleave/search/exact/domination.h"

#include <algorithm>
#include <bit>

#include "cleave/search/slicing/possible_intervals.h"

namespace cleave {
namespace {

constexpr std::int64_t kStepsPerCut = 16;

}  // namespace

Domination::Domination(const IdealSpace& space, const Windows& windows,
                       const TriangleSearch& triangle, Ticks limit)
    : space_(&space),
      windows_(&windows),
      skip_edges_(triangle.skip_edges),
      possible_(triangle.LetsOperationsMove(space.problem())),
      unlimited_(limit >= PossibleIntervals(space.problem()).beyond),
      cut_(space) {}

bool Domination::MayStandIn(const MetIdeal& larger, const MetIdeal& smaller) {
  between_.clear();
  for (std::size_t word = 0; word < larger.words.size(); ++word) {
    std::uint64_t rest = larger.words[word] & ~smaller.words[word];
    for (; rest != 0; rest &= rest - 1) {
      between_.push_back(space_->op(static_cast<Place>(64 * word) + std::countr_zero(rest)));
    }
  }
  if (skip_edges_ != nullptr && !KeepsSkipEdges(larger.words)) return false;
  if (unlimited_) return true;
  return (!space_->problem().serial() && LinksAreLoose(larger.work)) ||
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

// Whether no link matters behind an ideal that may be larger than it was, and so holds that much
// work.
bool Domination::LinksAreLoose(Ticks held) const {
  const IdealSpace::Measure& work = space_->work();
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
bool Domination::TransfersNoMore(const MetIdeal& larger, const MetIdeal& smaller) {
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
