#include "cleave/search/exact/windows.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace cleave {
namespace {

constexpr Ticks kNone = -1;                                  // no ideal gets here
constexpr Ticks kNever = std::numeric_limits<Ticks>::max();  // nor can be finished from here
constexpr Bucket kBucketsPerChip = 32;
constexpr Bucket kMostBuckets = 2048;
// Where operations are few, more buckets tell nothing more.
constexpr Bucket kBucketsPerOp = 4;
constexpr Bucket kEnoughBuckets = 256;

std::int64_t SaturatingSum(std::int64_t a, std::int64_t b) {
  constexpr std::int64_t kMost = std::int64_t{1} << 61;
  return std::min(std::min(a, kMost) + std::min(b, kMost), kMost);
}

Bucket NumBuckets(const Problem& problem) {
  return std::min({kBucketsPerChip * problem.num_chips(), kMostBuckets,
                   std::max(kEnoughBuckets, kBucketsPerOp * problem.num_ops())});
}

}  // namespace

Windows::Windows(const IdealSpace& space, std::function<bool()> stop)
    : space_(&space),
      buckets_(NumBuckets(space.problem())),
      cuts_(space, buckets_),
      stop_(std::move(stop)),
      keeps_(space.problem().may_run_dry()),
      gaps_(space.work()),
      weight_windows_(space, cuts_, keeps_) {
  for (const Ticks most : cuts_.AllThatMayCross()) most_crossing_.push_back({most});
}

bool Windows::Narrow(Ticks limit) {
  const Problem& problem = space_->problem();
  for (int c = 0; c <= problem.num_chips(); ++c) {
    if (by_sram().work(c).IsEmpty() || by_sram().weights(c).IsEmpty()) return false;
  }
  OpenWide();
  bool binds = false;
  for (int k = 0; k < problem.num_chip_classes(); ++k) {
    binds |= space_->MostWork(k, limit) < space_->work().total;
  }
  const bool weighs = problem.memory_model() != MemoryModel::kNone;
  if (binds && !stopped_) {
    for (int round = 0; round < (weighs ? 2 : 1); ++round) {
      weight_windows_.Narrow(limit, [&](int chips, Bucket b) { return IsPossible(chips, b); });
      GoForward(limit);
      GoBackward(limit);
      GoForward(limit);
    }
    if (stopped_) OpenWide();
  }
  if (!IsPossible(0, 0) || !Summarise()) return false;
  FindTightLinks(limit);
  return true;
}

void Windows::OpenWide() {
  const std::size_t layers = Index(space_->problem().num_chips()) + 1;
  Row most;
  Row least;
  for (Bucket b = 0; b < cuts_.buckets(); ++b) {
    most.push_back(gaps_.RoundedDown(cuts_.highest(b)));
    least.push_back(gaps_.RoundedUp(cuts_.lowest(b)));
  }
  most_.assign(layers, most);
  least_.assign(layers, least);
  weight_windows_.OpenWide();
}

// Once stopped, by all tensors that may cross.
void Windows::FindTightLinks(Ticks limit) {
  bool stopped = stopped_;
  Bucket next = cuts_.buckets();
  next_tight_.assign(Index(next), next);
  if (space_->problem().serial()) return;
  for (Bucket b = cuts_.buckets() - 1; b >= 0; --b) {
    MostCrossing& most = most_crossing_[Index(b)];
    if (most.ticks > limit && !most.together && !stopped) {
      most = {std::min(most.ticks, cuts_.MostCrossing(b)), true};
      stopped = stop_();
    }
    if (most.ticks > limit) next = b;
    next_tight_[Index(b)] = next;
  }
}

bool Windows::IsPossible(int chips, Bucket b) const {
  const Ticks most = most_[Index(chips)][Index(b)];
  return most != kNone && least_[Index(chips)][Index(b)] <= most &&
         weight_windows_.IsPossible(chips, b);
}

// The most work that a stage between the buckets can add.
Ticks Windows::Gain(ChipId chip, Bucket from, Bucket to, Ticks limit) {
  const Problem& problem = space_->problem();
  const bool last = to == cuts_.buckets() - 1;
  const int chip_class = problem.chip_class(chip);
  const std::int64_t most_weights = space_->MostWeights(chip);
  if (most_weights < space_->weights().total && cuts_.CertainWeights(from, to) > most_weights) {
    return kNone;
  }
  if (problem.serial() && !problem.relay()) {
    const StageCut& cut = cuts_.Between(from, to);
    if (cut.together > limit) return kNone;
    return std::min(space_->MostWork(chip_class, limit - cut.transfer), 2 * limit - cut.twice);
  }
  const Ticks behind = last ? 0 : cuts_.Crossing(to);
  if (!problem.serial()) return behind > limit ? kNone : space_->MostWork(chip_class, limit);
  const Ticks left = limit - behind - cuts_.Crossing(from);
  return left < 0 ? kNone : space_->MostWork(chip_class, left);
}

void Windows::GoForward(Ticks limit) {
  const Problem& problem = space_->problem();
  for (int c = 0; c <= problem.num_chips(); ++c) {
    Row row(Index(cuts_.buckets()), kNone);
    if (c == 0) row[0] = 0;
    for (Bucket b = 0; c > 0 && b < cuts_.buckets(); ++b) {
      if (stopped_) return;
      if (least_[Index(c)][Index(b)] > cuts_.highest(b)) continue;
      if (!weight_windows_.IsPossible(c, b)) continue;
      Ticks most = MostReached(c, b, limit);
      if (most != kNone) most = gaps_.RoundedDown(std::min(most, by_sram().work(c).highest));
      if (keeps_) most = std::max(most, most_[Index(c) - 1][Index(b)]);
      if (most >= least_[Index(c)][Index(b)]) row[Index(b)] = most;
    }
    most_[Index(c)] = std::move(row);
    stopped_ = stopped_ || stop_();
  }
}

// With one chip more, from any bucket. Near ones gain least but begin highest.
Ticks Windows::MostReached(int chips, Bucket to, Ticks limit) {
  const ChipId chip = chips - 1;
  const Ticks room = space_->MostWork(space_->problem().chip_class(chip), limit);
  const Row& before = most_[Index(chips) - 1];
  Ticks best = kNone;
  for (Bucket from = to; from >= 0; --from) {
    const Ticks bound = SaturatingSum(cuts_.highest(from), room);
    if (bound < cuts_.lowest(to) || bound <= best || best == cuts_.highest(to)) break;
    const Ticks begin = before[Index(from)];
    if (begin == kNone || !IsPossible(chips - 1, from)) continue;
    if (SaturatingSum(begin, room) < cuts_.lowest(to)) continue;
    const Ticks gain = Gain(chip, from, to, limit);
    if (gain == kNone) continue;
    const Ticks reached = std::min(SaturatingSum(begin, gain), cuts_.highest(to));
    if (reached >= cuts_.lowest(to)) best = std::max(best, reached);
  }
  return best;
}

void Windows::GoBackward(Ticks limit) {
  const int chips = space_->problem().num_chips();
  const Bucket last = cuts_.buckets() - 1;
  for (int c = chips; c >= 0; --c) {
    Row row(Index(cuts_.buckets()), kNever);
    row[Index(last)] = space_->work().total;  // finished
    for (Bucket b = 0; c < chips && b < cuts_.buckets(); ++b) {
      if (stopped_) return;
      if (most_[Index(c)][Index(b)] == kNone || !weight_windows_.IsPossible(c, b)) continue;
      Ticks least = LeastNeeded(c, b, limit);
      if (least != kNever) least = gaps_.RoundedUp(std::max(least, by_sram().work(c).lowest));
      least = std::min(row[Index(b)], least);
      if (keeps_) least = std::min(least, least_[Index(c) + 1][Index(b)]);
      if (least <= most_[Index(c)][Index(b)]) row[Index(b)] = least;
    }
    least_[Index(c)] = std::move(row);
    stopped_ = stopped_ || stop_();
  }
}

Ticks Windows::LeastNeeded(int chips, Bucket from, Ticks limit) {
  const ChipId chip = chips;
  const Ticks room = space_->MostWork(space_->problem().chip_class(chip), limit);
  const Row& behind = least_[Index(chips) + 1];
  const Ticks most = most_[Index(chips)][Index(from)];
  Ticks best = kNever;
  for (Bucket to = from; to < cuts_.buckets(); ++to) {
    if (cuts_.lowest(to) > SaturatingSum(most, room) || best == cuts_.lowest(from)) break;
    if (best != kNever && cuts_.lowest(to) - room >= best) break;
    const Ticks end = behind[Index(to)];
    if (end == kNever || !IsPossible(chips + 1, to)) continue;
    if (end > SaturatingSum(most, room)) continue;
    const Ticks gain = Gain(chip, from, to, limit);
    if (gain == kNone || end > SaturatingSum(most, gain)) continue;
    best = std::min(best, std::max(end - gain, cuts_.lowest(from)));
  }
  return best;
}

bool Windows::Summarise() {
  work_.assign(most_.size(), {kNever, kNone});
  weights_.clear();
  for (int c = 0; c <= space_->problem().num_chips(); ++c) {
    Limits& work = work_[Index(c)];
    weights_.push_back({kNever, kNone});
    for (Bucket b = 0; b < cuts_.buckets(); ++b) {
      if (!IsPossible(c, b)) continue;
      weights_.back().Join(weight_windows_.at(c, b));
      work.lowest = std::min(work.lowest, least_[Index(c)][Index(b)]);
      work.highest = std::max(work.highest, most_[Index(c)][Index(b)]);
    }
    by_sram().Narrow(work, weights_.back());
    // Else a plan may have ended on fewer chips.
    if (keeps_ && (work.IsEmpty() || weights_.back().IsEmpty())) return false;
  }
  return true;
}

bool Windows::MayHold(int chips, Ticks work, std::int64_t weights) const {
  const Bucket b = cuts_.bucket(work);
  return IsPossible(chips, b) && least_[Index(chips)][Index(b)] <= work &&
         work <= most_[Index(chips)][Index(b)] && weight_windows_.at(chips, b).Holds(weights);
}

}  // namespace cleave
