#include "cleave/verifier/certificate/stage_cover.h"

#include <algorithm>

#include "cleave/verifier/certificate/not_proven.h"

namespace cleave::verifier {
StageCover::StageCover(const CoverInput& input, Effort& effort)
    : model_(input.model),
      work_(input.work),
      weights_(input.weights),
      progress_(input.progress),
      limit_(input.limit),
      replaces_(model_.MayTradeStages()),
      effort_(effort),
      sides_(model_),
      open_needs_(model_),
      ties_(model_, input.side_paths) {}

void StageCover::Visit(const OpSet& ideal, int chip,
                       const std::function<void(const OpSet&)>& visit) {
  chips_ = chip + 1;
  decided_.clear();
  choices_.clear();
  never_join_end_ = 0;
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
  sides_.SetChip(chips_ - 1);  // nothing lies on the stage between two visits
  for (int op = 0; op < static_cast<int>(model_.ops.size()); ++op) Place(op, ideal);
  if (!StaysPossible()) return false;
  for (int op = 0; op < static_cast<int>(model_.ops.size()); ++op) {
    if (!MustBeDone(op) || sides_.side(op) == Side::kBefore) continue;
    if (!PutHere(op)) return false;
  }
  if (!PutTooLargeBehind()) return false;
  // The last first: one that joins brings along all that it needs.
  std::ranges::reverse(candidates_);
  return true;
}

// Operations that with all that they bring along exceed what is left of the chip.
bool StageCover::PutTooLargeBehind() {
  open_needs_.Begin(chips_ - 1);
  for (const int op : candidates_) {  // ascending: what one needs comes before it
    if (sides_.side(op) != Side::kOpen || open_needs_.Find(op, sides_, limit_)) continue;
    if (!LeavesBehind(op)) return false;
  }
  never_join_end_ = decided_.size();
  return StaysPossible();
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
  const Choice choice{candidate, decided_.size(), here};
  const int op = candidates_[candidate];
  if (here && !open_needs_.HaveRoom(op, sides_, limit_)) {
    CountDecision();
    return false;
  }
  if (here ? PutHere(op) : PutBehind(op)) {
    choices_.push_back(choice);
    return true;
  }
  Undo(choice.decided);
  return false;
}

// Takes the latest operation that was put on the stage off it. False if there is none.
bool StageCover::Retreat() {
  while (!choices_.empty()) {
    const Choice last = choices_.back();
    choices_.pop_back();
    Undo(last.decided);
    if (last.here && Take(last.candidate, false)) return true;
  }
  return false;
}

// With everything that it needs.
bool StageCover::PutHere(int first) {
  std::vector<int> pending{first};
  while (!pending.empty()) {
    const int op = pending.back();
    pending.pop_back();
    if (sides_.side(op) == Side::kBehind) return false;
    if (sides_.side(op) != Side::kOpen) continue;
    if (!Joins(op)) return false;
    const std::vector<int>& needs = model_.ops[Index(op)].needs;
    pending.insert(pending.end(), needs.begin(), needs.end());
  }
  return StaysPossible() && !IsReplaced();
}

bool StageCover::Joins(int op) {
  Decide(op, Side::kHere);
  return sides_.MayFit(limit_) && ties_.AllowHere(op, sides_);
}

// With everything that depends on it.
bool StageCover::PutBehind(int first) {
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
  return StaysPossible() && !IsReplaced();
}

bool StageCover::LeavesBehind(int op) {
  Decide(op, Side::kBehind);
  return ties_.AllowBehind(op, sides_);
}

void StageCover::CountDecision() {
  ++decisions_;
  effort_.Spend();
}

void StageCover::Decide(int op, Side side) {
  CountDecision();
  decided_.push_back(op);
  CountSum(op, Side::kOpen, -1);
  sides_.Set(op, side);
  CountSum(op, side, 1);
  if (side == Side::kHere) ties_.Join(op);
}

void StageCover::Undo(std::size_t decided) {
  for (; decided_.size() > decided; decided_.pop_back()) {
    const int op = decided_.back();
    CountSum(op, sides_.side(op), -1);
    if (sides_.side(op) == Side::kHere) ties_.Leave(op);
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

// No link between here and where the operation lies otherwise can bind.
bool StageCover::LinksAreLoose(int op) const {
  const std::int64_t own = work_.own[Index(op)];
  return !progress_.LinksMayBind(least_work_ + own, work_.total - work_.behind[Index(op)] + own);
}

// Whether every stage that may still come of this is replaced: by itself with one operation more,
// which fits and makes nothing behind it slower. That one is visited as well, unless it is replaced
// in turn: stages only grow. What is too large to join at first always is.
bool StageCover::IsReplaced() {
  if (!replaces_ || !sides_.HasRoom(limit_, open_.ticks, open_.weight_bytes)) return false;
  const auto is_done = [&](int op) {
    return sides_.side(op) == Side::kBefore || sides_.side(op) == Side::kHere;
  };
  const auto may_join = decided_.begin() + static_cast<std::ptrdiff_t>(never_join_end_);
  return std::any_of(may_join, decided_.end(), [&](int op) {
    return sides_.side(op) == Side::kBehind &&
           std::ranges::all_of(model_.ops[Index(op)].needs, is_done) && JoinsHowever(op);
  });
}

// Of an operation behind whose sources are all before or here: whether it could join whatever
// becomes of the open ones, and would relieve the others.
bool StageCover::JoinsHowever(int op) {
  const bool loose = !model_.serial && LinksAreLoose(op);
  if (!ties_.AllowMove(op, sides_) || (!loose && !sides_.RelievesOthers(op))) return false;
  sides_.Set(op, Side::kHere);
  const bool fits = sides_.HasRoom(limit_, open_.ticks, open_.weight_bytes) &&
                    sides_.FitsHowever(limit_, open_.ticks, !loose);
  sides_.Set(op, Side::kBehind);
  return fits;
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
  if (!progress_.MayHold(chips_, least_work_, least_weights_) || !sides_.Fits(limit_) ||
      IsReplaced())
    return;
  visit(next);
}

}  // namespace cleave::verifier
