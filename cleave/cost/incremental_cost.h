// The cost model kept up to date while operations move between chips.
#pragma once

#include <span>
#include <vector>

#include "cleave/cost/load_table.h"
#include "cleave/problem/problem.h"

namespace cleave {

// After any sequence of moves every figure equals that of CostModel on the same partition, bit for
// bit. Not thread-safe.
class IncrementalCost {
 public:
  IncrementalCost(const Problem& problem, std::span<const ChipId> chips);

  // Starts over from another partition. O(operations + tensors + consumers).
  void Reset(std::span<const ChipId> chips);

  // Moves one operation. O(tensors it touches and their consumers).
  void Move(OpIndex op, ChipId chip);

  std::span<const ChipId> chips() const { return chips_; }
  const LoadTable& loads() const { return loads_; }
  Ticks Interval() const { return loads_.Interval(); }  // O(chips)

  // Whether every chip fits in SRAM. O(chips that moves touched since the last call), each O(1)
  // where bounds decide and O(operations) where the activation peak has to be computed.
  bool FitsSram();

 private:
  void Touch(TensorIndex tensor, int sign);
  template <typename Set>
  void TouchWith(TensorIndex tensor, int sign);

  const Problem* problem_;
  std::vector<ChipId> chips_;
  LoadTable loads_;
  WideChipSet unchecked_;    // chips whose fit is not known
  WideChipSet overflowing_;  // checked chips that do not fit
};

}  // namespace cleave
