#include "cleave/search/exact/stage_enumerator.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "cleave/search/slicing/possible_intervals.h"

namespace cleave {
namespace {

constexpr Ticks kNoTicks = std::numeric_limits<Ticks>::max();
constexpr std::int64_t kStepsBetweenQuestions = 4096;

bool Holds(const IdealWords& ideal, Place p) {
  return (ideal[static_cast<std::size_t>(p) / 64] >> (p % 64) & 1) != 0;
}

}  // namespace

StageEnumerator::StageEnumerator(const IdealSpace& space, const Windows& windows,
                                 const SkipEdges* skip_edges, Ticks limit)
    : space_(&space),
      windows_(&windows),
      skip_edges_(skip_edges),
      limit_(limit),
      stage_(space.problem()),
      may_be_empty_(!space.problem().homogeneous() && !space.problem().no_skipping()),
      unlimited_(limit >= PossibleIntervals(space.problem()).beyond),
      extends_(skip_edges == nullptr && space.problem().memory_model() != MemoryModel::kFull &&
               (space.problem().homogeneous() || !space.problem().no_skipping())),
      between_here_(skip_edges != nullptr ? Index(skip_edges->size()) : 0, 0) {}

void StageEnumerator::OpenChip(ChipId chip) {
  chips_ = chip + 1;
  stage_.SetChip(chip);
  chip_class_ = space_->problem().chip_class(chip);
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
  const bool finished = !Begin(ideal) || Search(ideal, stop, visit);
  Undo(0);
  return finished;
}

// Puts every operation on its side and takes in what the windows force. False if that cannot be.
bool StageEnumerator::Begin(const IdealWords& ideal) {
  candidates_.clear();
  work_ = most_work_ = 0;
  weights_ = most_weights_ = 0;
  open_ = {};
  lightest_ = {kNoTicks, 0};
  bool possible = true;
  for (Place p = 0; p < space_->size(); ++p) {
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
  return true;
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
  const Load lightest = lightest_;
  const Place p = candidates_[candidate];
  if (include ? Include(p) : Exclude(p)) {
    decisions_.push_back({candidate, trail, include, lightest});
    return true;
  }
  Undo(trail);
  lightest_ = lightest;
  return false;
}

// Takes the latest operation that was taken in out instead. False if there is none.
bool StageEnumerator::Backtrack() {
  while (!decisions_.empty()) {
    const Decision last = decisions_.back();
    decisions_.pop_back();
    Undo(last.trail);
    lightest_ = last.lightest;
    if (last.included && Decide(last.candidate, false)) return true;
  }
  return false;
}

bool StageEnumerator::Include(Place p) {
  const OpIndex op = space_->op(p);
  ++steps_;
  trail_.push_back(op);
  stage_.Set(op, StageSide::kHere);
  Open(op, -1);
  work_ += space_->work().own[Index(p)];
  weights_ += space_->weights().own[Index(p)];
  bool allowed = true;
  if (skip_edges_ != nullptr) {
    for (const std::int32_t e : skip_edges_->around(op)) {
      ++between_here_[Index(e)];
      allowed &= stage_.side(skip_edges_->source(e)) != StageSide::kBefore ||
                 stage_.side(skip_edges_->target(e)) != StageSide::kAfter;
    }
  }
  return allowed && StaysPossible();
}

// With everything that depends on it.
bool StageEnumerator::Exclude(Place p) {
  const OpIndex first = space_->op(p);
  const Load load = Alone(first);
  const bool is_lighter =
      std::pair(load.ticks, load.weight_bytes) < std::pair(lightest_.ticks, lightest_.weight_bytes);
  if (is_lighter && JoinsWhateverElseDoes(first)) {
    if (load.ticks == 0 && load.weight_bytes == 0) return false;  // it always fits
    lightest_ = load;
  }
  pending_.assign(1, first);
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
  return StaysPossible() && !LeavesRoom();
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

// Whether the operation, with all it needs before or here, could join whatever else does, but for
// compute and weights.
bool StageEnumerator::JoinsWhateverElseDoes(OpIndex op) const {
  const Problem& problem = space_->problem();
  if (!extends_ || unlimited_) return extends_;
  if (problem.serial() || !LinksAreLoose(op)) return false;
  const auto from_host = [&](TensorIndex t) { return problem.tensor(t).producer == kHost; };
  const auto to_host = [&](TensorIndex t) { return problem.tensor(t).output; };
  return std::ranges::none_of(problem.inputs(op), from_host) &&
         std::ranges::none_of(problem.outputs(op), to_host);
}

// Whether an operation that was left out would fit even if all that is open joined. Every stage that
// can still come of this is dominated then.
bool StageEnumerator::LeavesRoom() const {
  return lightest_.ticks != kNoTicks &&
         stage_.HasRoom(limit_, open_.ticks + lightest_.ticks,
                        open_.weight_bytes + lightest_.weight_bytes);
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
    return between_here_[Index(e)] > 0 &&
           stage_.side(skip_edges_->source(e)) == StageSide::kBefore;
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

// By the same stage with one operation more, which fits and makes nothing behind it slower. That one
// is visited as well, unless it is dominated in turn.
bool StageEnumerator::IsDominated() {
  const Csr& predecessors = space_->problem().predecessors();
  const auto is_taken = [&](OpIndex op) {
    return stage_.side(op) == StageSide::kBefore || stage_.side(op) == StageSide::kHere;
  };
  for (const OpIndex op : trail_) {
    const bool is_next = stage_.side(op) == StageSide::kAfter &&
                         std::ranges::all_of(predecessors[op], is_taken);
    if (!is_next || !MayJoinFreely(op)) continue;
    stage_.Set(op, StageSide::kHere);
    const bool fits = stage_.MayFit(limit_);
    stage_.Set(op, StageSide::kAfter);
    if (fits) return true;
  }
  return false;
}

bool StageEnumerator::MayJoinFreely(OpIndex op) const {
  return unlimited_ || stage_.RelievesOthers(op) || (!space_->problem().serial() && LinksAreLoose(op));
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
  if (!windows_->MayHold(chips_, work_)) return;
  if (stage_.PeakMatters()) {
    ascending_ = stage_ops_;
    std::ranges::sort(ascending_);
  }
  if (!stage_.Fits(limit_, ascending_)) return;
  if (extends_ && IsDominated()) return;
  next_ = ideal;
  for (const OpIndex op : stage_ops_) {
    const auto p = static_cast<std::uint64_t>(space_->place(op));
    next_[p / 64] |= std::uint64_t{1} << (p % 64);
  }
  visit(next_);
}

}  // namespace cleave
