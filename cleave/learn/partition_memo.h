// Outcomes of partitions that were evaluated before, so that none is paid for twice.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>

#include "cleave/cost/evaluator.h"
#include "cleave/problem/problem.h"

namespace cleave {

// By a 64-bit hash: two partitions of one run are taken for each other with a probability of about
// (number of partitions)^2 / 2^65.
class PartitionMemo {
 public:
  std::optional<Outcome> Find(std::span<const ChipId> chips) const {
    const auto at = outcomes_.find(Hash(chips));
    if (at == outcomes_.end()) return std::nullopt;
    return at->second;
  }
  void Keep(std::span<const ChipId> chips, const Outcome& outcome) {
    outcomes_.emplace(Hash(chips), outcome);
  }

 private:
  // A multiplication and a shift a chip (the finaliser of splitmix64).
  static std::uint64_t Hash(std::span<const ChipId> chips) {
    std::uint64_t hash = chips.size();
    for (const ChipId chip : chips) {
      hash = (hash ^ static_cast<std::uint64_t>(chip)) * 0xbf58476d1ce4e5b9U;
      hash ^= hash >> 27U;
    }
    return hash;
  }

  std::unordered_map<std::uint64_t, Outcome> outcomes_;
};

}  // namespace cleave
