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
      crossings_(Index(sets_.buckets()), -1) {
  LimitWeights(weights);
  FindTightLinks();
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
  if (binds && !refuted_) {
    GoForward();
    GoBackward();
    GoForward();
  }
  refuted_ |= !IsPossible(0, 0);
  Summarise();
}

// Weights before by the SRAM of the chips before, and likewise behind.
void Progress::LimitWeights(const Measure& weights) {
  const auto chips = static_cast<std::size_t>(model_.chips());
  lowest_weights_.assign(chips + 1, 0);
  highest_weights_.assign(chips + 1, weights.total);
  if (model_.memory == MemoryModel::kNone) return;
  std::int64_t before = 0;
  std::int64_t behind = 0;
  for (std::size_t c = 0; c <= chips; ++c) {
    highest_weights_[c] = std::min(before, weights.total);
    lowest_weights_[chips - c] = std::max<std::int64_t>(weights.total - behind, 0);
    if (c == chips) break;
    before = Sum(before, model_.sram_bytes[c]);
    behind = Sum(behind, model_.sram_bytes[chips - 1 - c]);
  }
  for (std::size_t c = 0; c <= chips; ++c) refuted_ |= lowest_weights_[c] > highest_weights_[c];
}

void Progress::FindTightLinks() {
  const std::vector<Ticks> most = sets_.MostCrossing();
  int next = sets_.buckets();
  next_tight_.assign(most.size(), next);
  for (int b = next - 1; b >= 0; --b) {
    if (most[Index(b)] > limit_) next = b;
    next_tight_[Index(b)] = next;
  }
}

bool Progress::LinksMayBind(std::int64_t least, std::int64_t most) const {
  return next_tight_[Index(sets_.Bucket(least))] <= sets_.Bucket(most);
}

bool Progress::IsPossible(int chips, int bucket) const {
  const std::int64_t most = most_[Index(chips)][Index(bucket)];
  return most != kNone && least_[Index(chips)][Index(bucket)] <= most;
}

bool Progress::MayHold(int chips, std::int64_t work) const {
  const int b = sets_.Bucket(work);
  return IsPossible(chips, b) && least_[Index(chips)][Index(b)] <= work &&
         work <= most_[Index(chips)][Index(b)];
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
  const std::int64_t room = model_.sram_bytes[Index(chip)];
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
      if (least_[Index(c)][Index(b)] > sets_.Highest(b)) continue;
      std::int64_t most = MostReached(c, b);
      if (most != kNone) most = gaps_.RoundedDown(most);
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
      if (most_[Index(c)][Index(b)] == kNone) continue;
      std::int64_t least = LeastNeeded(c, b);
      if (least != kNever) least = gaps_.RoundedUp(least);
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

void Progress::Summarise() {
  for (int c = 0; c <= model_.chips(); ++c) {
    lowest_work_.push_back(kNever);
    highest_work_.push_back(kNone);
    for (int b = 0; b < sets_.buckets(); ++b) {
      if (!IsPossible(c, b)) continue;
      lowest_work_.back() = std::min(lowest_work_.back(), least_[Index(c)][Index(b)]);
      highest_work_.back() = std::max(highest_work_.back(), most_[Index(c)][Index(b)]);
    }
  }
}

}  // namespace cleave::verifier
