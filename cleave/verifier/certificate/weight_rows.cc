#include "cleave/verifier/certificate/weight_rows.h"

namespace cleave::verifier {

WeightRows::WeightRows(const BoundModel& model, const Work& work, const Measure& weights,
                       const CheapestSet& sets, bool keeps)
    : model_(model),
      work_(work),
      weights_(weights),
      sets_(sets),
      keeps_(keeps),
      ranges_(model, work, weights),
      certain_(Index(sets.buckets())) {
  std::vector<Range> row;
  for (int b = 0; b < sets.buckets(); ++b) {
    row.push_back(ranges_.OfWork({sets.Lowest(b), sets.Highest(b)}));
  }
  rows_.assign(Index(model.chips()) + 1, row);
  if (!ranges_.counts()) return;
  for (int c = 0; c <= model.chips(); ++c) {
    for (int b = 0; b < sets.buckets(); ++b) Meet(c, b, ranges_.weights(c));
  }
}

void WeightRows::Meet(int chips, int bucket, const Range& range) {
  Range& held = rows_[Index(chips)][Index(bucket)];
  held.Meet(range);
  held = ranges_.Possible(held);
}

void WeightRows::Follow(Ticks limit, const std::function<bool(int, int)>& may_be) {
  if (!ranges_.counts()) return;
  for (int c = 0; c <= model_.chips(); ++c) {
    for (int b = 0; b < sets_.buckets(); ++b) {
      if (!may_be(c, b) || (c == 0 && b > 0)) Meet(c, b, Range{});
      if (!at(c, b).empty()) Meet(c, b, c == 0 ? Range{0, 0} : FromBefore(c, b, limit));
    }
  }
  for (int c = model_.chips(); c >= 0; --c) {
    for (int b = 0; b < sets_.buckets(); ++b) {
      if (at(c, b).empty()) continue;
      Range range = c < model_.chips() ? FromBehind(c, b, limit) : Range{};
      if (b == sets_.buckets() - 1) range.Unite({weights_.total, weights_.total});  // complete
      Meet(c, b, range);
    }
  }
}

Range WeightRows::FromBefore(int chips, int to, Ticks limit) {
  const std::int64_t sram = model_.most_weights[Index(chips) - 1];
  Range range = keeps_ ? at(chips - 1, to) : Range{};
  for (int from = to; from >= 0 && Spans(chips - 1, from, to, limit); --from) {
    const Range& before = at(chips - 1, from);
    if (before.empty()) continue;
    const std::int64_t certain = Certain(from, to);
    if (certain <= sram) range.Unite({before.first + certain, before.last + sram});
  }
  return range;
}

Range WeightRows::FromBehind(int chips, int from, Ticks limit) {
  const std::int64_t sram = model_.most_weights[Index(chips)];
  Range range = keeps_ ? at(chips + 1, from) : Range{};
  for (int to = from; to < sets_.buckets() && Spans(chips, from, to, limit); ++to) {
    const Range& behind = at(chips + 1, to);
    if (behind.empty()) continue;
    const std::int64_t certain = Certain(from, to);
    if (certain <= sram) range.Unite({behind.first - sram, behind.last - certain});
  }
  return range;
}

bool WeightRows::Spans(int chip, int from, int to, Ticks limit) const {
  const int chip_class = model_.class_of_chip[Index(chip)];
  return sets_.Lowest(to) - sets_.Highest(from) <= work_.Most(chip_class, limit);
}

std::int64_t WeightRows::Certain(int from, int to) {
  std::vector<std::int64_t>& sums = certain_[Index(from)];
  if (sums.empty()) sums = sets_.CertainSums(from, weights_.own);
  return sums[Index(to)];
}

}  // namespace cleave::verifier
