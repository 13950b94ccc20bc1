#include "cleave/verifier/certificate/progress.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace cleave::verifier {
namespace {

constexpr std::int64_t kNone = -1;  // no ideal gets here, no stage from here to there
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();  // nor ends from here

// Of figures that are not negative.
std::int64_t Sum(std::int64_t a, std::int64_t b) {
  constexpr std::int64_t kMost = std::int64_t{1} << 61;
  return std::min(std::min(a, kMost) + std::min(b, kMost), kMost);
}

}  // namespace

Progress::Progress(const BoundModel& model, const Work& work, const Measure& weights,
                   std::int32_t buckets, Ticks limit, Effort& effort)
    : model_(model),
      work_(work),
      weights_(weights),
      sets_(model, work, buckets, effort),
      gaps_(work),
      limit_(limit),
      keeps_(model.equal_chips || model.may_stay_empty),
      certain_weights_(Index(sets_.buckets())),
      crossings_(Index(sets_.buckets()), -1),
      rows_(model, work, weights, sets_, keeps_) {
  for (int c = 0; c <= model.chips(); ++c) {
    refuted_ |= rows_.by_sram().work(c).empty() || rows_.by_sram().weights(c).empty();
  }
  Row most;
  Row least;
  for (int b = 0; b < sets_.buckets(); ++b) {
    most.push_back(gaps_.RoundedDown(sets_.Highest(b)));
    least.push_back(gaps_.RoundedUp(sets_.Lowest(b)));
  }
  most_.assign(Index(model.chips()) + 1, most);
  least_.assign(Index(model.chips()) + 1, least);
  bool binds = false;  // else one chip could do everything
  for (int k = 0; k < model.classes; ++k) binds |= work.Most(k, limit) < work.total;
  if (binds && !refuted_) NarrowDown();
  refuted_ |= !IsPossible(0, 0);
  Summarise();
  if (!model.serial && !refuted_) FindTightLinks(effort);
}

// Weights and work in turn, as each says what the other can be.
void Progress::NarrowDown() {
  const int rounds = rows_.by_sram().counts() ? 2 : 1;
  for (int round = 0; round < rounds; ++round) {
    rows_.Follow(limit_, [&](int chips, int bucket) { return IsPossible(chips, bucket); });
    GoForward();
    GoBackward();
    GoForward();
  }
}

void Progress::FindTightLinks(Effort& effort) {
  Crossings crossings(model_, sets_, effort);
  const std::vector<Ticks> most = crossings.Sums();
  int next = sets_.buckets();
  next_tight_.assign(most.size(), next);
  for (int b = next - 1; b >= 0; --b) {
    if (most[Index(b)] > limit_ && crossings.Most(b) > limit_) next = b;
    next_tight_[Index(b)] = next;
  }
}

bool Progress::LinksMayBind(std::int64_t least, std::int64_t most) const {
  return next_tight_[Index(sets_.Bucket(least))] <= sets_.Bucket(most);
}

bool Progress::IsPossible(int chips, int bucket) const {
  const std::int64_t most = most_[Index(chips)][Index(bucket)];
  return most != kNone && least_[Index(chips)][Index(bucket)] <= most &&
         !rows_.at(chips, bucket).empty();
}

bool Progress::MayHold(int chips, std::int64_t work, std::int64_t weights) const {
  const int b = sets_.Bucket(work);
  const Range& range = rows_.at(chips, b);
  return IsPossible(chips, b) && least_[Index(chips)][Index(b)] <= work &&
         work <= most_[Index(chips)][Index(b)] && range.first <= weights && weights <= range.last;
}

Ticks Progress::Crossing(int bucket) {
  Ticks& crossing = crossings_[Index(bucket)];
  if (crossing < 0) crossing = sets_.Crossing(bucket);
  return crossing;
}

// The most work of a stage behind so many chips and from bucket to bucket.
std::int64_t Progress::Gain(int chips, int from, int to) {
  const int chip_class = model_.class_of_chip[Index(chips)];
  const std::int64_t key =
      (std::int64_t{from} * sets_.buckets() + to) * model_.classes + chip_class;
  const auto [gain, fresh] = gains_.try_emplace(key, kNone);
  if (fresh && HoldsCertainWeights(chips, from, to)) {
    gain->second = GainAnew(chip_class, from, to);
  }
  return gain->second;
}

// Whether the chip has room for the operations that every stage from bucket to bucket holds.
bool Progress::HoldsCertainWeights(int chip, int from, int to) {
  const std::int64_t room = model_.most_weights[Index(chip)];
  if (model_.memory == MemoryModel::kNone || room >= weights_.total) return true;
  Row& sums = certain_weights_[Index(from)];
  if (sums.empty()) sums = sets_.CertainSums(from, weights_.own);
  return sums[Index(to)] <= room;
}

std::int64_t Progress::GainAnew(int chip_class, int from, int to) {
  const bool last = to == sets_.buckets() - 1;
  if (!model_.serial) {
    return !last && Crossing(to) > limit_ ? kNone : work_.Most(chip_class, limit_);
  }
  if (model_.relay) {
    const Ticks left = limit_ - Crossing(from) - (last ? 0 : Crossing(to));
    return left < 0 ? kNone : work_.Most(chip_class, left);
  }
  if (sets_.Between(from, to, {.work = true}) > limit_) return kNone;
  const std::int64_t alone = work_.Most(chip_class, limit_ - sets_.Between(from, to, {}));
  // From work + transfers <= limit, twice, less the work once: a Lagrangian bound.
  return std::min(alone, 2 * limit_ - sets_.Between(from, to, {.transfers = 2, .work = true}));
}

void Progress::GoForward() {
  for (int c = 0; c <= model_.chips(); ++c) {
    Row row(Index(sets_.buckets()), kNone);
    if (c == 0) row[0] = 0;
    for (int b = 0; c > 0 && b < sets_.buckets(); ++b) {
      if (least_[Index(c)][Index(b)] > sets_.Highest(b) || rows_.at(c, b).empty()) continue;
      std::int64_t most = MostReached(c, b);
      if (most != kNone) most = gaps_.RoundedDown(std::min(most, rows_.by_sram().work(c).last));
      if (keeps_) most = std::max(most, most_[Index(c) - 1][Index(b)]);
      if (most >= least_[Index(c)][Index(b)]) row[Index(b)] = most;
    }
    most_[Index(c)] = std::move(row);
  }
}

std::int64_t Progress::MostReached(int chips, int to) {
  const std::int64_t room = work_.Most(model_.class_of_chip[Index(chips) - 1], limit_);
  std::int64_t best = kNone;
  for (int from = to; from >= 0; --from) {
    const std::int64_t bound = Sum(sets_.Highest(from), room);
    if (bound < sets_.Lowest(to) || bound <= best || best == sets_.Highest(to)) break;
    if (!IsPossible(chips - 1, from)) continue;
    const std::int64_t begin = most_[Index(chips) - 1][Index(from)];
    if (Sum(begin, room) < sets_.Lowest(to)) continue;
    const std::int64_t gain = Gain(chips - 1, from, to);
    if (gain < 0) continue;
    const std::int64_t reached = std::min(Sum(begin, gain), sets_.Highest(to));
    if (reached >= sets_.Lowest(to)) best = std::max(best, reached);
  }
  return best;
}

void Progress::GoBackward() {
  for (int c = model_.chips(); c >= 0; --c) {
    Row row(Index(sets_.buckets()), kNever);
    row.back() = work_.total;  // finished
    for (int b = 0; c < model_.chips() && b < sets_.buckets(); ++b) {
      if (most_[Index(c)][Index(b)] == kNone || rows_.at(c, b).empty()) continue;
      std::int64_t least = LeastNeeded(c, b);
      if (least != kNever) least = gaps_.RoundedUp(std::max(least, rows_.by_sram().work(c).first));
      least = std::min(row[Index(b)], least);
      if (keeps_) least = std::min(least, least_[Index(c) + 1][Index(b)]);
      if (least <= most_[Index(c)][Index(b)]) row[Index(b)] = least;
    }
    least_[Index(c)] = std::move(row);
  }
}

std::int64_t Progress::LeastNeeded(int chips, int from) {
  const std::int64_t room = work_.Most(model_.class_of_chip[Index(chips)], limit_);
  const std::int64_t most = most_[Index(chips)][Index(from)];
  std::int64_t best = kNever;
  for (int to = from; to < sets_.buckets(); ++to) {
    if (sets_.Lowest(to) > Sum(most, room) || best == sets_.Lowest(from)) break;
    if (best != kNever && sets_.Lowest(to) - room >= best) break;
    const std::int64_t end = least_[Index(chips) + 1][Index(to)];
    if (end == kNever || !IsPossible(chips + 1, to) || end > Sum(most, room)) continue;
    const std::int64_t gain = Gain(chips, from, to);
    if (gain < 0 || end > Sum(most, gain)) continue;
    best = std::min(best, std::max(end - gain, sets_.Lowest(from)));
  }
  return best;
}

// A plan may have ended on fewer chips, unless what is done is kept for more: then an empty range
// is a contradiction.
void Progress::Summarise() {
  for (int c = 0; c <= model_.chips(); ++c) {
    Range work;
    Range weights;
    for (int b = 0; b < sets_.buckets(); ++b) {
      if (!IsPossible(c, b)) continue;
      work.Unite({least_[Index(c)][Index(b)], most_[Index(c)][Index(b)]});
      weights.Unite(rows_.at(c, b));
    }
    rows_.by_sram().Tighten(work, weights);
    refuted_ |= keeps_ && (work.empty() || weights.empty());
    work_range_.push_back(work);
    weights_range_.push_back(weights);
  }
}

}  // namespace cleave::verifier
