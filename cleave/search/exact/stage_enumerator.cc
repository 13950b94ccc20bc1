#include "cleave/search/exact/stage_enumerator.h"

#include <algorithm>
#include <utility>

#include "cleave/search/slicing/possible_intervals.h"

namespace cleave {
namespace {

constexpr std::int64_t kStepsBetweenQuestions = 4096;

}  // namespace

StageEnumerator::StageEnumerator(const IdealSpace& space, const Windows& windows,
                                 const TriangleSearch& triangle, Ticks limit)
    : space_(&space),
      windows_(&windows),
      skip_edges_(triangle.skip_edges),
      limit_(limit),
      stage_(space.problem()),
      may_be_empty_(!space.problem().homogeneous() && !space.problem().no_skipping()),
      unlimited_(limit >= PossibleIntervals(space.problem()).beyond),
      needs_(space.problem(), !unlimited_),
      extends_(triangle.LetsOperationsMove(space.problem())),
      between_here_(skip_edges_ != nullptr ? Index(skip_edges_->size()) : 0, 0),
      work_up_to_{0},
      weights_up_to_{0} {
  for (Place p = 0; p < space.size(); ++p) {
    work_up_to_.push_back(work_up_to_.back() + space.work().own[Index(p)]);
    weights_up_to_.push_back(weights_up_to_.back() + space.weights().own[Index(p)]);
  }
}

void StageEnumerator::OpenChip(ChipId chip) {
  chips_ = chip + 1;
  stage_.SetChip(chip);
  chip_class_ = space_->problem().chip_class(chip);
  const std::vector<Ticks>& before = space_->work().before;
  const auto region = std::ranges::upper_bound(before, windows_->highest_work(chips_));
  region_end_ = static_cast<Place>(region - before.begin());
  forced_end_ = space_->size();
  while (forced_end_ > 0 && !IsForced(forced_end_ - 1)) --forced_end_;
}

// Operations before and behind the range that the last ideal left undecided or this one does are on
// their sides already.
void StageEnumerator::MoveRange(const IdealWords& ideal) {
  Place first = 0;
  while (first < space_->size() && first % 64 == 0 &&
         ideal[Index(first) / 64] == ~std::uint64_t{0}) {
    first += 64;
  }
  first = std::min(first, space_->size());
  while (first < space_->size() && Holds(ideal, first)) ++first;
  std::size_t words = ideal.size();
  while (words > 0 && ideal[words - 1] == 0) --words;
  const Place held_end = std::min(static_cast<Place>(64 * words), space_->size());
  const Place end = std::max({first, held_end, region_end_, forced_end_});
  for (Place p = range_begin_; p < first; ++p) stage_.Set(space_->op(p), StageSide::kBefore);
  for (Place p = end; p < range_end_; ++p) stage_.Set(space_->op(p), StageSide::kAfter);
  range_begin_ = first;
  range_end_ = end;
}

bool StageEnumerator::InRegion(Place p) const {
  return space_->work().before[Index(p)] <= windows_->highest_work(chips_) &&
         space_->weights().before[Index(p)] <= windows_->highest_weights(chips_);
}

bool StageEnumerator::IsForced(Place p) const {
  const IdealSpace::Measure& work = space_->work();
  const IdealSpace::Measure& weights = space_->weights();
  return chips_ == space_->problem().num_chips() ||
         work.behind[Index(p)] > work.total - windows_->lowest_work(chips_) ||
         weights.behind[Index(p)] > weights.total - windows_->lowest_weights(chips_);
}

bool StageEnumerator::Enumerate(const IdealWords& ideal, const std::function<bool()>& stop,
                                const Visit& visit) {
  trail_.clear();
  decisions_.clear();
  never_join_end_ = 0;
  const bool finished = !Begin(ideal) || Search(ideal, stop, visit);
  Undo(0);
  return finished;
}

// Puts every operation on its side and takes in what the windows force. False if that cannot be.
bool StageEnumerator::Begin(const IdealWords& ideal) {
  MoveRange(ideal);
  candidates_.clear();
  work_ = most_work_ = work_up_to_[Index(range_begin_)];
  weights_ = most_weights_ = weights_up_to_[Index(range_begin_)];
  open_ = {};
  bool possible = true;
  for (Place p = range_begin_; p < range_end_; ++p) {
    const bool before = Holds(ideal, p);
    const bool open = !before && InRegion(p);
    if (before || open) {
      most_work_ += space_->work().own[Index(p)];
      most_weights_ += space_->weights().own[Index(p)];
    }
    if (before) {
      work_ += space_->work().own[Index(p)];
      weights_ += space_->weights().own[Index(p)];
    }
    stage_.Set(space_->op(p), before ? StageSide::kBefore
                              : open ? StageSide::kOpen
                                     : StageSide::kAfter);
    if (open) {
      candidates_.push_back(p);
      Open(space_->op(p), 1);
    }
    possible = possible && (before || open || !IsForced(p));
  }
  if (!possible || !StaysPossible()) return false;
  for (const Place p : candidates_) {
    if (IsForced(p) && !Include(p)) return false;
  }
  if (!ExcludeTooLarge()) return false;
  // The last first: one that joins brings along all it needs, and what leaves the stage is known
  // then.
  std::ranges::reverse(candidates_);
  return true;
}

// What does not fit with all it needs stays out from the beginning. False if that cannot be.
bool StageEnumerator::ExcludeTooLarge() {
  needs_.Clear(chip_class_);
  bool possible = true;
  std::erase_if(candidates_, [&](Place p) {
    const OpIndex op = space_->op(p);
    if (stage_.side(op) != StageSide::kOpen) return true;
    const bool fits = needs_.Add(op, stage_, limit_);
    if (!fits) possible &= ExcludeOne(op);
    return !fits;
  });
  never_join_end_ = trail_.size();
  return possible && StaysPossible();
}

bool StageEnumerator::Search(const IdealWords& ideal, const std::function<bool()>& stop,
                             const Visit& visit) {
  std::size_t next = NextCandidate(0);
  while (true) {
    if (steps_ >= asked_ + kStepsBetweenQuestions) {
      asked_ = steps_;
      if (stop()) return false;
    }
    if (next == candidates_.size()) {
      Leaf(ideal, visit);
      if (!Backtrack()) return true;
    } else if (!Decide(next, true) && !Decide(next, false) && !Backtrack()) {
      return true;
    }
    next = NextCandidate(decisions_.back().candidate + 1);
  }
}

std::size_t StageEnumerator::NextCandidate(std::size_t from) const {
  while (from < candidates_.size() &&
         stage_.side(space_->op(candidates_[from])) != StageSide::kOpen) {
    ++from;
  }
  return from;
}

// Undone if a limit forbids it.
bool StageEnumerator::Decide(std::size_t candidate, bool include) {
  const std::size_t trail = trail_.size();
  const Place p = candidates_[candidate];
  if (include && !needs_.HasRoom(space_->op(p), stage_, limit_)) {
    ++steps_;
    return false;
  }
  if (include ? Include(p) : Exclude(p)) {
    decisions_.push_back({candidate, trail, include});
    return true;
  }
  Undo(trail);
  return false;
}

// Takes the latest operation that was taken in out instead. False if there is none.
bool StageEnumerator::Backtrack() {
  while (!decisions_.empty()) {
    const Decision last = decisions_.back();
    decisions_.pop_back();
    Undo(last.trail);
    if (last.included && Decide(last.candidate, false)) return true;
  }
  return false;
}

// With everything that it needs.
bool StageEnumerator::Include(Place p) {
  pending_.assign(1, space_->op(p));
  while (!pending_.empty()) {
    const OpIndex op = pending_.back();
    pending_.pop_back();
    const StageSide side = stage_.side(op);
    if (side == StageSide::kAfter) return false;
    if (side != StageSide::kOpen) continue;
    if (!IncludeOne(op)) return false;
    const auto needed = space_->problem().predecessors()[op];
    pending_.insert(pending_.end(), needed.begin(), needed.end());
  }
  return StaysPossible() && !IsDominated();
}

bool StageEnumerator::IncludeOne(OpIndex op) {
  ++steps_;
  trail_.push_back(op);
  stage_.Set(op, StageSide::kHere);
  Open(op, -1);
  const std::size_t p = Index(space_->place(op));
  work_ += space_->work().own[p];
  weights_ += space_->weights().own[p];
  bool allowed = stage_.MayFit(limit_);
  if (skip_edges_ == nullptr) return allowed;
  for (const std::int32_t e : skip_edges_->around(op)) {
    ++between_here_[Index(e)];
    allowed &= stage_.side(skip_edges_->source(e)) != StageSide::kBefore ||
               stage_.side(skip_edges_->target(e)) != StageSide::kAfter;
  }
  return allowed;
}

// With everything that depends on it.
bool StageEnumerator::Exclude(Place p) {
  pending_.assign(1, space_->op(p));
  while (!pending_.empty()) {
    const OpIndex op = pending_.back();
    pending_.pop_back();
    const StageSide side = stage_.side(op);
    if (side == StageSide::kHere) return false;
    if (side != StageSide::kOpen) continue;
    if (!ExcludeOne(op)) return false;
    const auto readers = space_->problem().successors()[op];
    pending_.insert(pending_.end(), readers.begin(), readers.end());
  }
  return StaysPossible() && !IsDominated();
}

StageEnumerator::Load StageEnumerator::Alone(OpIndex op) const {
  const Problem& problem = space_->problem();
  return {unlimited_ ? 0 : problem.alone_ticks(op, chip_class_), problem.alone_weight_bytes(op)};
}

void StageEnumerator::Open(OpIndex op, int sign) {
  if (!extends_) return;
  const Load load = Alone(op);
  open_.ticks += sign * load.ticks;
  open_.weight_bytes += sign * load.weight_bytes;
}

bool StageEnumerator::ExcludeOne(OpIndex op) {
  ++steps_;
  trail_.push_back(op);
  stage_.Set(op, StageSide::kAfter);
  Open(op, -1);
  const std::size_t p = Index(space_->place(op));
  most_work_ -= space_->work().own[p];
  most_weights_ -= space_->weights().own[p];
  if (skip_edges_ == nullptr) return true;
  return std::ranges::none_of(skip_edges_->into(op), [&](std::int32_t e) {
    return between_here_[Index(e)] > 0 && stage_.side(skip_edges_->source(e)) == StageSide::kBefore;
  });
}

bool StageEnumerator::StaysPossible() const {
  return work_ <= windows_->highest_work(chips_) && most_work_ >= windows_->lowest_work(chips_) &&
         weights_ <= windows_->highest_weights(chips_) &&
         most_weights_ >= windows_->lowest_weights(chips_) && stage_.MayFit(limit_);
}

void StageEnumerator::Undo(std::size_t trail) {
  for (; trail_.size() > trail; trail_.pop_back()) {
    const OpIndex op = trail_.back();
    const std::size_t p = Index(space_->place(op));
    if (stage_.side(op) == StageSide::kHere) {
      work_ -= space_->work().own[p];
      weights_ -= space_->weights().own[p];
      if (skip_edges_ != nullptr) {
        for (const std::int32_t e : skip_edges_->around(op)) --between_here_[Index(e)];
      }
    } else {
      most_work_ += space_->work().own[p];
      most_weights_ += space_->weights().own[p];
    }
    stage_.Set(op, StageSide::kOpen);
    Open(op, 1);
  }
}

// Whether every stage that can still come of this is dominated: by itself with one operation more,
// which fits and makes nothing behind it slower. That one is visited as well, unless it is
// dominated in turn.
bool StageEnumerator::IsDominated() {
  // Joining never makes compute less.
  if (!extends_ || !stage_.HasRoom(limit_, open_.ticks, open_.weight_bytes)) return false;
  const Csr& predecessors = space_->problem().predecessors();
  const auto is_taken = [&](OpIndex op) {
    return stage_.side(op) == StageSide::kBefore || stage_.side(op) == StageSide::kHere;
  };
  const auto may_join = trail_.begin() + static_cast<std::ptrdiff_t>(never_join_end_);
  return std::any_of(may_join, trail_.end(), [&](OpIndex op) {
    const bool is_next =
        stage_.side(op) == StageSide::kAfter && std::ranges::all_of(predecessors[op], is_taken);
    return is_next && JoinsWhateverElseDoes(op);
  });
}

bool StageEnumerator::JoinsWhateverElseDoes(OpIndex op) {
  const bool loose = unlimited_ || (!space_->problem().serial() && LinksAreLoose(op));
  if (!MayMove(op) || (!loose && !stage_.RelievesOthers(op))) return false;
  stage_.Set(op, StageSide::kHere);
  const bool fits = stage_.HasRoom(limit_, open_.ticks, open_.weight_bytes) &&
                    (unlimited_ || stage_.FitsHowever(limit_, open_.ticks, !loose));
  stage_.Set(op, StageSide::kAfter);
  return fits;
}

// Whether no skip edge speaks against having the operation here rather than on a later chip.
bool StageEnumerator::MayMove(OpIndex op) const {
  if (skip_edges_ == nullptr) return true;
  return skip_edges_->from(op).empty() &&
         std::ranges::none_of(skip_edges_->around(op), [&](std::int32_t e) {
           return stage_.side(skip_edges_->source(e)) == StageSide::kBefore;
         });
}

bool StageEnumerator::LinksAreLoose(OpIndex op) const {
  // Between here and where the operation lies otherwise, no link matters.
  const std::size_t p = Index(space_->place(op));
  const IdealSpace::Measure& work = space_->work();
  return !windows_->LinksMayBind(work_ + work.own[p], work.total - work.behind[p] + work.own[p]);
}

void StageEnumerator::Leaf(const IdealWords& ideal, const Visit& visit) {
  stage_ops_.clear();
  for (const OpIndex op : trail_) {
    if (stage_.side(op) == StageSide::kHere) stage_ops_.push_back(op);
  }
  if (stage_ops_.empty() && !may_be_empty_) return;
  if (!windows_->MayHold(chips_, work_, weights_)) return;
  if (stage_.PeakMatters()) {
    ascending_ = stage_ops_;
    std::ranges::sort(ascending_);
  }
  if (!stage_.Fits(limit_, ascending_)) return;
  if (IsDominated()) return;
  next_ = ideal;
  for (const OpIndex op : stage_ops_) {
    const auto p = static_cast<std::uint64_t>(space_->place(op));
    next_[p / 64] |= std::uint64_t{1} << (p % 64);
  }
  visit(next_);
}

}  // namespace cleave
