#include "cleave/cost/memory.h"

#include <vector>

namespace cleave {

std::int64_t PeakLocalBytes(const Problem& problem, std::span<const ChipId> chips, ChipId chip) {
  const auto is_here = [&](OpIndex op) { return chips[static_cast<std::size_t>(op)] == chip; };
  std::vector<OpIndex> ops;
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    if (is_here(op)) ops.push_back(op);
  }
  return PeakLocalBytes(problem, ops, is_here);
}

std::int64_t SramBytes(const Problem& problem, std::span<const ChipId> chips, ChipId chip,
                       const ChipLoad& load) {
  switch (problem.memory_model()) {
    case MemoryModel::kNone: return 0;
    case MemoryModel::kWeights: return load.weight_bytes;
    case MemoryModel::kFull: break;
  }
  return load.weight_bytes + load.buffer_bytes + PeakLocalBytes(problem, chips, chip);
}

bool FitsSram(const Problem& problem, std::span<const ChipId> chips, ChipId chip,
              const ChipLoad& load) {
  const std::int64_t sram = problem.sram_bytes(chip);
  switch (problem.memory_model()) {
    case MemoryModel::kNone: return true;
    case MemoryModel::kWeights: return load.weight_bytes <= sram;
    case MemoryModel::kFull: break;
  }
  const std::int64_t without_peak = load.weight_bytes + load.buffer_bytes;
  if (without_peak > sram) return false;
  if (without_peak + load.local_bytes <= sram) return true;
  return without_peak + PeakLocalBytes(problem, chips, chip) <= sram;
}

}  // namespace cleave
