#include "cleave/search/exact/stage_needs.h"

#include <algorithm>

namespace cleave {
namespace {

// Of one operation, and of all together.
constexpr std::size_t kMostNeeds = 4096;
constexpr std::size_t kMostKept = 65'536;

}  // namespace

StageNeeds::StageNeeds(const Problem& problem, bool counts_time)
    : problem_(&problem),
      counts_time_(counts_time),
      range_of_(Index(problem.num_ops())),
      stamps_(Index(problem.num_ops()), 0) {}

void StageNeeds::Clear(int chip_class) {
  for (const OpIndex op : added_) range_of_[Index(op)] = {};
  added_.clear();
  needs_.clear();
  chip_class_ = chip_class;
}

bool StageNeeds::Add(OpIndex op, const Stage& stage, Ticks limit) {
  const std::size_t begin = needs_.size();
  Ticks ticks = 0;
  std::int64_t weight_bytes = 0;
  bool fits = true;
  ++stamp_;
  const auto reach = [&](OpIndex needed) {
    const StageSide side = stage.side(needed);
    if (side == StageSide::kBefore || side == StageSide::kHere) return;
    if (stamps_[Index(needed)] == stamp_) return;
    stamps_[Index(needed)] = stamp_;
    pending_.push_back(needed);
    fits = fits && side == StageSide::kOpen;
  };
  reach(op);
  const std::size_t most = std::min(begin + kMostNeeds, kMostKept);
  while (!pending_.empty() && fits && needs_.size() < most) {
    const OpIndex needed = pending_.back();
    pending_.pop_back();
    needs_.push_back(needed);
    if (counts_time_) ticks += problem_->compute_ticks(needed, chip_class_);
    weight_bytes += problem_->weight_bytes(needed);
    fits = stage.MayTake(limit, ticks, weight_bytes);
    for (const OpIndex source : problem_->predecessors()[needed]) reach(source);
  }
  const bool is_known = fits && pending_.empty();
  pending_.clear();
  if (!is_known) {
    needs_.resize(begin);
    return fits;
  }
  range_of_[Index(op)] = {begin, needs_.size()};
  added_.push_back(op);
  return true;
}

bool StageNeeds::HasRoom(OpIndex op, const Stage& stage, Ticks limit) const {
  const Range range = range_of_[Index(op)];
  Ticks ticks = 0;
  std::int64_t weight_bytes = 0;
  for (std::size_t i = range.begin; i < range.end; ++i) {
    if (stage.side(needs_[i]) != StageSide::kOpen) continue;
    if (counts_time_) ticks += problem_->compute_ticks(needs_[i], chip_class_);
    weight_bytes += problem_->weight_bytes(needs_[i]);
  }
  return stage.MayTake(limit, ticks, weight_bytes);
}

}  // namespace cleave
