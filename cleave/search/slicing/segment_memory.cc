#include "cleave/search/slicing/segment_memory.h"

#include <algorithm>

#include "cleave/cost/memory.h"

namespace cleave {

bool SegmentMemory::IsFull(const Segment& segment, std::int64_t sram_bytes) const {
  switch (profile_->problem().memory_model()) {
    case MemoryModel::kNone:
      return false;
    case MemoryModel::kWeights:
      return segment.weight_bytes() > sram_bytes;
    case MemoryModel::kFull:
      break;
  }
  return segment.FloorBytes() > sram_bytes;
}

bool SegmentMemory::Fits(const Segment& segment, std::int64_t sram_bytes) {
  switch (profile_->problem().memory_model()) {
    case MemoryModel::kNone:
      return true;
    case MemoryModel::kWeights:
      return segment.weight_bytes() <= sram_bytes;
    case MemoryModel::kFull:
      break;
  }
  const std::int64_t room = sram_bytes - segment.StaticBytes();
  return room >= 0 && (segment.PeakBound() <= room || Peak(segment) <= room);
}

bool SegmentMemory::FitsEmpty(Position cut, std::int64_t sram_bytes) const {
  const Problem& problem = profile_->problem();
  if (problem.memory_model() != MemoryModel::kFull || !problem.relay()) return true;
  return 2 * profile_->cut(cut).bytes <= sram_bytes;
}

std::int64_t SegmentMemory::Peak(const Segment& segment) {
  constexpr std::int64_t kStepsPerOperation = 8;  // by measurement, against appending it
  steps_ += kStepsPerOperation * (segment.end() - segment.begin());
  ops_.clear();
  for (Position p = segment.begin(); p < segment.end(); ++p) ops_.push_back(profile_->op(p));
  std::ranges::sort(ops_);
  return PeakLocalBytes(profile_->problem(), ops_, [&](OpIndex op) {
    const Position p = profile_->position(op);
    return p >= segment.begin() && p < segment.end();
  });
}

}  // namespace cleave
