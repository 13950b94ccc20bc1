#include "cleave/search/share_filling.h"

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// The chip that is being filled.
class Filling {
 public:
  Filling(const Problem& problem, const FillingShares& shares)
      : problem_(problem), shares_(shares), clone_on_chip_(problem.clone_groups().size(), -1) {
    for (OpIndex op = 0; op < problem.num_ops(); ++op) remaining_ += Work(op);
    for (ChipId chip = 0; chip < problem.num_chips(); ++chip) open_shares_ += Share(chip);
    Open(0);
  }

  ChipId Place(OpIndex op) {
    if (chip_ + 1 < problem_.num_chips() && (HasItsShare(op) || IsFull(op))) Open(chip_ + 1);
    work_ += Work(op);
    weight_bytes_ += NewWeightBytes(op);
    for (const std::int32_t group : problem_.clone_groups(op)) clone_on_chip_[Index(group)] = chip_;
    remaining_ -= Work(op);
    return chip_;
  }

 private:
  // Time is that of the first chip's class; only shares matter.
  Ticks Work(OpIndex op) const {
    return shares_.work.empty() ? problem_.compute_ticks(op, problem_.chip_class(0))
                                : shares_.work[Index(op)];
  }
  std::int64_t Share(ChipId chip) const {
    return shares_.chips.empty() ? 1 : shares_.chips[Index(chip)];
  }

  void Open(ChipId chip) {
    chip_ = chip;
    work_ = 0;
    weight_bytes_ = 0;
    // remaining * share / open, in steps that do not overflow.
    target_ = remaining_ / open_shares_ * Share(chip) +
              remaining_ % open_shares_ * Share(chip) / open_shares_;
    open_shares_ -= Share(chip);
  }

  // Whether taking the operation in would miss the share by more than leaving it out.
  bool HasItsShare(OpIndex op) const {
    return work_ > 0 && work_ + Work(op) - target_ > target_ - work_;
  }

  bool IsFull(OpIndex op) const {
    return problem_.memory_model() != MemoryModel::kNone &&
           weight_bytes_ + NewWeightBytes(op) > problem_.sram_bytes(chip_);
  }

  std::int64_t NewWeightBytes(OpIndex op) const {
    std::int64_t bytes = problem_.weight_bytes(op);
    for (const std::int32_t group : problem_.clone_groups(op)) {
      if (clone_on_chip_[Index(group)] == chip_) continue;
      bytes += problem_.clone_groups()[Index(group)].weight_bytes;
    }
    return bytes;
  }

  const Problem& problem_;
  const FillingShares& shares_;
  std::vector<ChipId> clone_on_chip_;  // the last chip that got a member
  Ticks remaining_ = 0;
  std::int64_t open_shares_ = 0;  // of the chips that are not open yet
  ChipId chip_ = 0;
  Ticks work_ = 0;
  Ticks target_ = 0;
  std::int64_t weight_bytes_ = 0;
};

}  // namespace

std::vector<ChipId> FillChips(const Problem& problem, std::span<const OpIndex> order,
                              const FillingShares& shares) {
  std::vector<ChipId> chips(Index(problem.num_ops()));
  Filling filling(problem, shares);
  for (const OpIndex op : order) chips[Index(op)] = filling.Place(op);
  return chips;
}

}  // namespace cleave
