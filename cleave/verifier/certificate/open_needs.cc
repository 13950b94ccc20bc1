#include "cleave/verifier/certificate/open_needs.h"

#include <algorithm>

namespace cleave::verifier {
namespace {

// What is looked at: for one operation, and kept for all of an ideal.
constexpr std::size_t kMostNeeds = 1 << 14;
constexpr std::size_t kMostKept = 1 << 18;

}  // namespace

OpenNeeds::OpenNeeds(const BoundModel& model)
    : model_(model), spans_(model.ops.size()), seen_in_(model.ops.size(), 0) {}

void OpenNeeds::Begin(int chip) {
  chip_class_ = Index(model_.class_of_chip[Index(chip)]);
  needs_.clear();
}

bool OpenNeeds::Find(int first, const StageSides& sides, Ticks limit) {
  ++search_;
  const std::size_t begin = needs_.size();
  Ticks ticks = 0;
  std::int64_t weight_bytes = 0;
  needs_.push_back(first);
  for (std::size_t i = begin; i < needs_.size(); ++i) {
    const ModelOp& entry = model_.ops[Index(needs_[i])];
    ticks += entry.ticks[chip_class_];
    weight_bytes += entry.weight_bytes;
    bool may_join = sides.MayTake(limit, ticks, weight_bytes);
    for (const int need : entry.needs) {
      may_join = may_join && sides.side(need) != Side::kBehind;
      if (sides.side(need) != Side::kOpen || seen_in_[Index(need)] == search_) continue;
      seen_in_[Index(need)] = search_;
      needs_.push_back(need);
    }
    const bool gives_up = needs_.size() > std::min(begin + kMostNeeds, kMostKept);
    if (may_join && !gives_up) continue;
    needs_.resize(begin);
    spans_[Index(first)] = {begin, begin};
    return may_join;
  }
  spans_[Index(first)] = {begin, needs_.size()};
  return true;
}

bool OpenNeeds::HaveRoom(int op, const StageSides& sides, Ticks limit) const {
  Ticks ticks = 0;
  std::int64_t weight_bytes = 0;
  for (std::size_t i = spans_[Index(op)].first; i < spans_[Index(op)].end; ++i) {
    if (sides.side(needs_[i]) != Side::kOpen) continue;
    ticks += model_.ops[Index(needs_[i])].ticks[chip_class_];
    weight_bytes += model_.ops[Index(needs_[i])].weight_bytes;
  }
  return sides.MayTake(limit, ticks, weight_bytes);
}

}  // namespace cleave::verifier
