// SRAM that a chip needs: weights + double buffers + peak of live local activations.
//
// The chip runs its operations in ascending index. A local tensor (never leaves the chip) is live
// from its producer's step to its last consumer's step, both included. Tensors that arrive or leave
// have two buffers for the whole interval and are not counted again.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "cleave/cost/load_table.h"
#include "cleave/problem/problem.h"

namespace cleave {

// Peak bytes of live local activations if the operations `ops` (ascending) make up one chip.
// `is_here(op)` says whether an operation is among them. O(ops + their tensors' consumers).
template <typename IsHere>
std::int64_t PeakLocalBytes(const Problem& problem, std::span<const OpIndex> ops, IsHere is_here);

// The same for `chip` of a partition. O(all operations).
std::int64_t PeakLocalBytes(const Problem& problem, std::span<const ChipId> chips, ChipId chip);

// SRAM that the problem's memory model charges to `chip`.
std::int64_t SramBytes(const Problem& problem, std::span<const ChipId> chips, ChipId chip,
                       const ChipLoad& load);

// Whether the chip's needs fit, with the peak computed only where its bound does not decide.
bool FitsSram(const Problem& problem, std::span<const ChipId> chips, ChipId chip,
              const ChipLoad& load);

template <typename IsHere>
std::int64_t PeakLocalBytes(const Problem& problem, std::span<const OpIndex> ops, IsHere is_here) {
  const auto is_local = [&](TensorIndex t) {
    const OpTensor& tensor = problem.tensor(t);
    if (tensor.output || tensor.producer == kHost || !is_here(tensor.producer)) return false;
    for (const OpIndex consumer : problem.consumers(t)) {
      if (!is_here(consumer)) return false;
    }
    return true;
  };
  std::int64_t live = 0;
  std::int64_t peak = 0;
  for (const OpIndex op : ops) {
    for (const TensorIndex t : problem.outputs(op)) {
      if (is_local(t)) live += problem.tensor(t).bytes;
    }
    peak = std::max(peak, live + problem.scratch_bytes(op));
    for (const TensorIndex t : problem.inputs(op)) {
      if (problem.tensor(t).last_consumer == op && is_local(t)) live -= problem.tensor(t).bytes;
    }
  }
  return peak;
}

}  // namespace cleave
