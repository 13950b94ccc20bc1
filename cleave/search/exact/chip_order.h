// What the triangle rule needs to know of the chips before a stage.
//
// A chip graph is transitively reduced if and only if the in-neighbours of every chip form an
// antichain under reachability. Edges lead to later chips only, so each chip is checked once, when
// its stage is decided. Of what lies before, only operations matter that later ones still read (they
// are *live*): which of them share a chip, and which of their chips reach which.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cleave/problem/chip_set.h"

namespace cleave {

struct ChipOrder {
  std::vector<std::uint8_t> chips;   // of every live operation, numbered by first appearance
  std::vector<WideChipSet> reaches;  // of every chip: those that it reaches

  // Whether every continuation that `other` allows is allowed by this one: chips are shared only
  // where the other shares them, and reach only where the other's reach. Both order the same live
  // operations.
  bool Dominates(const ChipOrder& other) const;

  bool operator==(const ChipOrder&) const = default;
};

// Where the live operations behind a stage come from: an index into those before it, or kStageOp.
inline constexpr std::int32_t kStageOp = -1;

// The order behind a stage that reads the chips of the live operations `read` (indices); nothing of
// it if the rule forbids the stage. False then. O(live operations + chips).
bool AddStage(const ChipOrder& before, std::span<const std::int32_t> read,
              std::span<const std::int32_t> live_behind, ChipOrder& behind);

}  // namespace cleave
