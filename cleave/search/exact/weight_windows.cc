#include "cleave/search/exact/weight_windows.h"

#include <algorithm>
#include <limits>

namespace cleave {
namespace {

constexpr Limits kNothing{std::numeric_limits<std::int64_t>::max(), -1};

}  // namespace

WeightWindows::WeightWindows(const IdealSpace& space, StageCuts& cuts, bool keeps)
    : space_(&space),
      cuts_(&cuts),
      keeps_(keeps),
      counts_(space.problem().memory_model() != MemoryModel::kNone),
      by_sram_(space) {
  of_bucket_.assign(Index(cuts.buckets()), {0, space.weights().total});
  for (Bucket b = 0; counts_ && b < cuts.buckets(); ++b) {
    of_bucket_[Index(b)] = by_sram_.WeightsOf({cuts.lowest(b), cuts.highest(b)});
  }
  OpenWide();
}

void WeightWindows::OpenWide() {
  held_.assign(Index(space_->problem().num_chips()) + 1, of_bucket_);
  if (!counts_) return;
  for (int c = 0; c <= space_->problem().num_chips(); ++c) {
    for (Bucket b = 0; b < cuts_->buckets(); ++b) Limit(c, b, by_sram_.weights(c));
  }
}

void WeightWindows::Narrow(Ticks limit, const std::function<bool(int, Bucket)>& is_possible) {
  if (!counts_) return;
  for (int c = 0; c <= space_->problem().num_chips(); ++c) {
    for (Bucket b = 0; b < cuts_->buckets(); ++b) {
      if (!is_possible(c, b)) Limit(c, b, kNothing);
    }
  }
  GoForward(limit);
  GoBackward(limit);
}

void WeightWindows::Limit(int chips, Bucket b, const Limits& limits) {
  Limits& held = held_[Index(chips)][Index(b)];
  held.Narrow(limits);
  by_sram_.Round(held);
}

void WeightWindows::GoForward(Ticks limit) {
  for (Bucket b = 0; b < cuts_->buckets(); ++b) Limit(0, b, b == 0 ? Limits{0, 0} : kNothing);
  for (int c = 1; c <= space_->problem().num_chips(); ++c) {
    for (Bucket b = 0; b < cuts_->buckets(); ++b) {
      if (IsPossible(c, b)) Limit(c, b, Behind(c, b, limit));
    }
  }
}

// With one chip more than before, from any bucket that its work may span.
Limits WeightWindows::Behind(int chips, Bucket to, Ticks limit) {
  const Problem& problem = space_->problem();
  const Ticks room = space_->MostWork(problem.chip_class(chips - 1), limit);
  const std::int64_t sram = space_->MostWeights(chips - 1);
  Limits limits = keeps_ ? at(chips - 1, to) : kNothing;
  for (Bucket from = to; from >= 0; --from) {
    if (cuts_->lowest(to) - cuts_->highest(from) > room) break;
    if (!IsPossible(chips - 1, from)) continue;
    const Limits& before = at(chips - 1, from);
    const std::int64_t certain = cuts_->CertainWeights(from, to);
    if (certain <= sram) limits.Join({before.lowest + certain, before.highest + sram});
  }
  return limits;
}

void WeightWindows::GoBackward(Ticks limit) {
  const std::int64_t total = space_->weights().total;
  const Bucket last = cuts_->buckets() - 1;
  for (int c = space_->problem().num_chips(); c >= 0; --c) {
    for (Bucket b = 0; b <= last; ++b) {
      if (!IsPossible(c, b)) continue;
      Limits limits = c < space_->problem().num_chips() ? Before(c, b, limit) : kNothing;
      if (b == last) limits.Join({total, total});  // finished
      Limit(c, b, limits);
    }
  }
}

Limits WeightWindows::Before(int chips, Bucket from, Ticks limit) {
  const Problem& problem = space_->problem();
  const Ticks room = space_->MostWork(problem.chip_class(chips), limit);
  const std::int64_t sram = space_->MostWeights(chips);
  Limits limits = keeps_ ? at(chips + 1, from) : kNothing;
  for (Bucket to = from; to < cuts_->buckets(); ++to) {
    if (cuts_->lowest(to) - cuts_->highest(from) > room) break;
    if (!IsPossible(chips + 1, to)) continue;
    const Limits& behind = at(chips + 1, to);
    const std::int64_t certain = cuts_->CertainWeights(from, to);
    if (certain <= sram) limits.Join({behind.lowest - sram, behind.highest - certain});
  }
  return limits;
}

}  // namespace cleave
