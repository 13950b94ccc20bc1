#include "cleave/verifier/certificate/stage_cover.h"

#include <algorithm>
#include <limits>

#include "cleave/verifier/certificate/not_proven.h"

namespace cleave::verifier {
namespace {

constexpr Ticks kNoLoad = std::numeric_limits<Ticks>::max();

}  // namespace

StageCover::StageCover(const CoverInput& input, std::int64_t most_decisions)
    : model_(input.model),
      work_(input.work),
      weights_(input.weights),
      progress_(input.progress),
      side_paths_(input.side_paths),
      limit_(input.limit),
      // A chip that runs dry: equal ones move up, different ones must be allowed to stay empty. The
      // triangle rule could be broken, buffers and activations could grow.
      replaces_(!model_.triangle && model_.memory != MemoryModel::kFull &&
                (model_.equal_chips || model_.may_stay_empty)),
      decisions_left_(most_decisions),
      sides_(model_),
      paths_around_(model_.ops.size()),
      paths_to_(model_.ops.size()),
      between_here_(side_paths_.size(), 0) {
  for (std::size_t i = 0; i < side_paths_.size(); ++i) {
    paths_to_[Index(side_paths_[i].to)].push_back(static_cast<int>(i));
    for (const int op : side_paths_[i].between)
      paths_around_[Index(op)].push_back(static_cast<int>(i));
  }
}

void StageCover::Visit(const OpSet& ideal, int chip,
                       const std::function<void(const OpSet&)>& visit) {
  chips_ = chip + 1;
  decided_.clear();
  choices_.clear();
  if (!Begin(ideal)) {
    Undo(0);
    return;
  }
  std::size_t next = 0;
  while (true) {
    while (next < candidates_.size() && sides_.side(candidates_[next]) != Side::kOpen) ++next;
    if (next == candidates_.size()) {
      Finish(ideal, visit);
      if (!Retreat()) break;
    } else if (!Take(next, true) && !Take(next, false) && !Retreat()) {
      break;
    }
    next = choices_.back().candidate + 1;
  }
  Undo(0);
}

// Puts every operation where the ideal and the progress have it. False if that cannot be.
bool StageCover::Begin(const OpSet& ideal) {
  candidates_.clear();
  least_work_ = most_work_ = 0;
  least_weights_ = most_weights_ = 0;
  open_ = {};
  lightest_ = {kNoLoad, 0};
  sides_.SetChip(chips_ - 1);  // nothing lies on the stage between two visits
  for (int op = 0; op < static_cast<int>(model_.ops.size()); ++op) Place(op, ideal);
  if (!StaysPossible()) return false;
  for (int op = 0; op < static_cast<int>(model_.ops.size()); ++op) {
    if (!MustBeDone(op) || sides_.side(op) == Side::kBefore) continue;
    if (sides_.side(op) != Side::kOpen || !PutHere(op)) return false;
  }
  return true;
}

void StageCover::Place(int op, const OpSet& ideal) {
  const bool before = ideal[Index(op)];
  const bool open = !before && work_.before[Index(op)] <= progress_.highest_work(chips_) &&
                    weights_.before[Index(op)] <= progress_.highest_weights(chips_);
  sides_.Set(op, before ? Side::kBefore : open ? Side::kOpen : Side::kBehind);
  CountSum(op, sides_.side(op), 1);
  if (open) candidates_.push_back(op);
}

// On the last chip everything; before it, what would leave too little work or weights to the rest.
bool StageCover::MustBeDone(int op) const {
  return chips_ == model_.chips() ||
         work_.behind[Index(op)] > work_.total - progress_.lowest_work(chips_) ||
         weights_.behind[Index(op)] > weights_.total - progress_.lowest_weights(chips_);
}

// Undone if a limit forbids it.
bool StageCover::Take(std::size_t candidate, bool here) {
  const Choice choice{candidate, decided_.size(), here, lightest_};
  const int op = candidates_[candidate];
  if (here ? PutHere(op) : PutBehind(op)) {
    choices_.push_back(choice);
    return true;
  }
  Undo(choice.decided);
  lightest_ = choice.lightest;
  return false;
}

// Takes the latest operation that was put on the stage off it. False if there is none.
bool StageCover::Retreat() {
  while (!choices_.empty()) {
    const Choice last = choices_.back();
    choices_.pop_back();
    Undo(last.decided);
    lightest_ = last.lightest;
    if (last.here && Take(last.candidate, false)) return true;
  }
  return false;
}

bool StageCover::PutHere(int op) {
  Decide(op, Side::kHere);
  bool allowed = true;
  for (const int path : paths_around_[Index(op)]) {
    const SidePath& ends = side_paths_[Index(path)];
    allowed &= sides_.side(ends.from) != Side::kBefore || sides_.side(ends.to) != Side::kBehind;
  }
  return allowed && StaysPossible();
}

// With everything that depends on it.
bool StageCover::PutBehind(int first) {
  if (WouldFitWhateverElseJoins(first)) {
    const Load load = LoadOf(first);
    if (load.ticks == 0 && load.weight_bytes == 0) return false;  // it always fits
    if (load.ticks < lightest_.ticks) lightest_ = load;
  }
  std::vector<int> pending{first};
  while (!pending.empty()) {
    const int op = pending.back();
    pending.pop_back();
    if (sides_.side(op) == Side::kHere) return false;
    if (sides_.side(op) != Side::kOpen) continue;
    if (!LeavesBehind(op)) return false;
    const std::vector<int>& feeds = model_.ops[Index(op)].feeds;
    pending.insert(pending.end(), feeds.begin(), feeds.end());
  }
  // Whatever else joins, what was left behind would fit as well: a larger stage replaces all.
  const bool has_room =
      lightest_.ticks != kNoLoad && sides_.HasRoom(limit_, open_.ticks + lightest_.ticks,
                                                   open_.weight_bytes + lightest_.weight_bytes);
  return !has_room && StaysPossible();
}

bool StageCover::LeavesBehind(int op) {
  Decide(op, Side::kBehind);
  return std::ranges::none_of(paths_to_[Index(op)], [&](int path) {
    return between_here_[Index(path)] > 0 &&
           sides_.side(side_paths_[Index(path)].from) == Side::kBefore;
  });
}

void StageCover::Decide(int op, Side side) {
  ++decisions_;
  if (--decisions_left_ < 0) throw NotProven("the check takes more decisions than are allowed");
  decided_.push_back(op);
  CountSum(op, Side::kOpen, -1);
  sides_.Set(op, side);
  CountSum(op, side, 1);
  if (side != Side::kHere) return;
  for (const int path : paths_around_[Index(op)]) ++between_here_[Index(path)];
}

void StageCover::Undo(std::size_t decided) {
  for (; decided_.size() > decided; decided_.pop_back()) {
    const int op = decided_.back();
    CountSum(op, sides_.side(op), -1);
    if (sides_.side(op) == Side::kHere) {
      for (const int path : paths_around_[Index(op)]) --between_here_[Index(path)];
    }
    sides_.Set(op, Side::kOpen);
    CountSum(op, Side::kOpen, 1);
  }
}

void StageCover::CountSum(int op, Side side, int sign) {
  if (side == Side::kBehind) return;
  most_work_ += sign * work_.own[Index(op)];
  most_weights_ += sign * weights_.own[Index(op)];
  if (side == Side::kOpen) {
    const Load load = LoadOf(op);
    open_.ticks += sign * load.ticks;
    open_.weight_bytes += sign * load.weight_bytes;
    return;
  }
  least_work_ += sign * work_.own[Index(op)];
  least_weights_ += sign * weights_.own[Index(op)];
}

bool StageCover::StaysPossible() const {
  return least_work_ <= progress_.highest_work(chips_) &&
         most_work_ >= progress_.lowest_work(chips_) &&
         least_weights_ <= progress_.highest_weights(chips_) &&
         most_weights_ >= progress_.lowest_weights(chips_) && sides_.MayFit(limit_);
}

StageCover::Load StageCover::LoadOf(int op) const {
  const ModelOp& entry = model_.ops[Index(op)];
  return {model_.AloneTicks(entry, model_.class_of_chip[Index(chips_) - 1]),
          model_.AloneWeights(entry)};
}

// Of an open operation whose sources are all before or here: whether only compute and weights
// decide if it could join.
bool StageCover::WouldFitWhateverElseJoins(int op) {
  return replaces_ && !model_.serial && LinksAreLoose(op) && !TouchesHost(op);
}

bool StageCover::TouchesHost(int op) const {
  const ModelOp& entry = model_.ops[Index(op)];
  return std::ranges::any_of(entry.inputs,
                             [&](int t) { return model_.tensors[Index(t)].producer == kHostOp; }) ||
         std::ranges::any_of(entry.outputs,
                             [&](int t) { return model_.tensors[Index(t)].to_host; });
}

// No link between here and where the operation lies otherwise can bind.
bool StageCover::LinksAreLoose(int op) const {
  const std::int64_t own = work_.own[Index(op)];
  return !progress_.LinksMayBind(least_work_ + own, work_.total - work_.behind[Index(op)] + own);
}

// By the same stage with one operation more, which fits and makes nothing behind it slower. That
// one is visited as well, unless it is replaced in turn: stages only grow.
bool StageCover::IsReplaced() {
  if (!replaces_) return false;
  const auto is_done = [&](int op) {
    return sides_.side(op) == Side::kBefore || sides_.side(op) == Side::kHere;
  };
  for (const int op : candidates_) {
    if (is_done(op) || !std::ranges::all_of(model_.ops[Index(op)].needs, is_done)) continue;
    if (!sides_.RelievesOthers(op) && (model_.serial || !LinksAreLoose(op))) continue;
    sides_.Set(op, Side::kHere);
    const bool fits = sides_.Fits(limit_);
    sides_.Set(op, Side::kBehind);
    if (fits) return true;
  }
  return false;
}

void StageCover::Finish(const OpSet& ideal, const std::function<void(const OpSet&)>& visit) {
  OpSet next = ideal;
  bool is_empty = true;
  for (const int op : candidates_) {
    if (sides_.side(op) != Side::kHere) continue;
    next[Index(op)] = true;
    is_empty = false;
  }
  if (is_empty && !model_.may_stay_empty) return;
  if (!progress_.MayHold(chips_, least_work_) || !sides_.Fits(limit_) || IsReplaced()) return;
  visit(next);
}

}  // namespace cleave::verifier
