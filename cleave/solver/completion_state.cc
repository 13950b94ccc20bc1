#include "cleave/solver/completion_state.h"

#include <algorithm>

namespace cleave {

void CompletionState::Clear() {
  for (ChipId chip = 0; chip <= highest_; ++chip) in_[Index(chip)] = ancestors_[Index(chip)] = 0;
  highest_ = -1;
}

// Conditions (i) and (ii) of the theorem, on D with the new edges but without building it.
bool CompletionState::CompletableAfter(ChipId chip, ChipSet new_sources,
                                       const ArrivingOp& op) const {
  const ChipSet live = op.live | (op.feeds ? ChipBit(chip) : ChipSet{0});
  const ChipId highest = std::max(highest_, chip);
  const ChipSet raised = new_sources == 0 ? 0 : AncestorsOrSelf(new_sources);
  const ChipSet gained = new_sources == 0 ? 0 : ChipBit(chip) | Descendants(chip);
  const auto antichain = [&](ChipSet chips) {
    if ((chips & raised) != 0 && (chips & gained) != 0) return false;
    return IsAntichain(chips);
  };
  if (highest + 1 < end_ && antichain(live)) return true;
  ChipSet sources = in_[Index(highest)];
  if (chip == highest) sources |= new_sources;
  return antichain((live & ~ChipBit(highest)) | sources);
}

bool CompletionState::StaysReduced(ChipSet new_sources, ChipId chip) const {
  if (!IsAntichain(in_[Index(chip)] | new_sources)) return false;
  const ChipSet below = Descendants(chip);
  if (below == 0) return true;
  // A direct edge from an ancestor past the chip would gain a second, longer path.
  const ChipSet above = AncestorsOrSelf(new_sources);
  bool passed = false;
  ForEachChip(below, [&](int other) { passed = passed || (in_[Index(other)] & above) != 0; });
  return !passed;
}

// Whether no chip of the set reaches another.
bool CompletionState::IsAntichain(ChipSet chips) const {
  for (ChipSet rest = chips; rest != 0; rest &= rest - 1) {
    if ((ancestors_[Index(LowestChip(rest))] & chips) != 0) return false;
  }
  return true;
}

ChipSet CompletionState::AncestorsOrSelf(ChipSet chips) const {
  ChipSet result = chips;
  ForEachChip(chips, [&](int chip) { result |= ancestors_[Index(chip)]; });
  return result;
}

ChipSet CompletionState::Descendants(ChipId chip) const {
  ChipSet result = 0;
  for (ChipId other = chip + 1; other <= highest_; ++other) {
    if ((ancestors_[Index(other)] & ChipBit(chip)) != 0) result |= ChipBit(other);
  }
  return result;
}

void CompletionState::AddEdges(ChipSet new_sources, ChipId chip) {
  const ChipSet above = AncestorsOrSelf(new_sources);
  in_[Index(chip)] |= new_sources;
  ForEachChip(Descendants(chip), [&](int other) { ancestors_[Index(other)] |= above; });
  ancestors_[Index(chip)] |= above;
}

}  // namespace cleave
