// Triangle rule: which live operations share a chip, and which of their chips reach which.
//
// A chip graph is its own transitive reduction if and only if no two chips that feed a third reach
// each other. Edges lead to later chips only, so every chip is checked once, when its stage is
// known, and only operations that are still read (live ones) matter behind it.
#pragma once

#include <cstddef>
#include <vector>

#include "cleave/problem/certificate.h"

namespace cleave::verifier {

class ChipRelation {
 public:
  // Of no live operations.
  ChipRelation() = default;
  // As the state has it, for live operations ascending. Throws NotProven if it is malformed.
  ChipRelation(const KeptState& state, const std::vector<int>& live);

  const std::vector<int>& live() const { return live_; }

  // Of live operations, by their places among them: whether the chip of one reaches that of the
  // other.
  bool Reaches(std::size_t from, std::size_t to) const {
    return reaches_[Number(from)][Number(to)];
  }

  // Behind a stage that reads these of the live operations; then `live_behind`, ascending, are.
  // False if the rule forbids the stage.
  bool Follow(const std::vector<int>& read, const std::vector<int>& live_behind,
              ChipRelation& behind) const;

  // Whether it allows whatever the other, of the same live operations, does: operations share chips
  // and chips reach only where they do there.
  bool AllowsAllOf(const ChipRelation& other) const;

 private:
  int ChipOf(int op) const;  // -1: not live
  std::size_t Number(std::size_t live) const { return static_cast<std::size_t>(chips_[live]); }

  std::vector<int> live_;
  std::vector<int> chips_;                  // of the live operations
  std::vector<std::vector<bool>> reaches_;  // [chip][chip]
};

}  // namespace cleave::verifier
