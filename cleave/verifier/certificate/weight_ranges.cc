#include "cleave/verifier/certificate/weight_ranges.h"

#include <algorithm>

namespace cleave::verifier {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// Both are at least 0.
std::int64_t Sum(std::int64_t a, std::int64_t b) {
  constexpr std::int64_t kMost = std::int64_t{1} << 61;
  return std::min(a, kMost) + std::min(b, kMost);
}

}  // namespace

WeightRanges::SumsAbove::SumsAbove(const std::vector<std::int64_t>& figure,
                                   const std::vector<std::int64_t>& summed) {
  for (std::size_t op = 0; op < figure.size(); ++op) sums_.emplace_back(figure[op], summed[op]);
  std::ranges::sort(sums_);
  for (std::size_t i = sums_.size(); i-- > 1;) sums_[i - 1].second += sums_[i].second;
}

std::int64_t WeightRanges::SumsAbove::Of(std::int64_t least) const {
  const auto is_above = [&](const auto& entry) { return entry.first > least; };
  const auto is_not = [&](const auto& entry) { return !is_above(entry); };
  const auto found = std::partition_point(sums_.begin(), sums_.end(), is_not);
  return found == sums_.end() ? 0 : found->second;
}

WeightRanges::WeightRanges(const BoundModel& model, const Measure& work, const Measure& weights)
    : counts_(model.memory != MemoryModel::kNone),
      all_work_(work.total),
      all_weights_(weights.total),
      gaps_(weights),
      work_by_weights_before_(weights.before, work.own),
      work_by_weights_behind_(weights.behind, work.own),
      weights_by_work_before_(work.before, weights.own),
      weights_by_work_behind_(work.behind, weights.own) {
  weights_range_.assign(Index(model.chips()) + 1, {0, all_weights_});
  work_range_.assign(Index(model.chips()) + 1, {0, all_work_});
  if (counts_) Fill(model);
}

void WeightRanges::Fill(const BoundModel& model) {
  std::int64_t most = 0;
  std::int64_t least = all_weights_;
  const int chips = model.chips();
  for (int c = 0; c <= chips; ++c) {
    weights_range_[Index(c)].last = most;
    weights_range_[Index(chips - c)].first = least;
    if (c == chips) break;
    most = gaps_.RoundedDown(std::min(Sum(most, model.most_weights[Index(c)]), all_weights_));
    const std::int64_t rest = least - model.most_weights[Index(chips - c - 1)];
    least = gaps_.RoundedUp(std::max<std::int64_t>(rest, 0));
  }
  for (int c = 0; c <= chips; ++c) Tighten(work_range_[Index(c)], weights_range_[Index(c)]);
}

Range WeightRanges::OfWork(const Range& work) const {
  if (!counts_) return {0, all_weights_};
  return {weights_by_work_behind_.Of(all_work_ - work.first),
          all_weights_ - weights_by_work_before_.Of(work.last)};
}

void WeightRanges::Tighten(Range& work, Range& weights) const {
  constexpr int kTimes = 3;
  if (!counts_) return;
  for (int time = 0; time < kTimes && !work.empty() && !weights.empty(); ++time) {
    work.Meet({work_by_weights_behind_.Of(all_weights_ - weights.first),
               all_work_ - work_by_weights_before_.Of(weights.last)});
    weights.Meet(OfWork(work));
  }
}

Range WeightRanges::Possible(Range weights) const {
  if (weights.empty()) return weights;
  return {gaps_.RoundedUp(weights.first), gaps_.RoundedDown(weights.last)};
}

}  // namespace cleave::verifier
