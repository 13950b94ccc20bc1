// Sets of places, each kept once.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "cleave/search/exact/ideal_space.h"

namespace cleave {

using IdealId = std::int32_t;
using IdealWords = std::vector<std::uint64_t>;  // bit p % 64 of word p / 64: place p

inline bool Holds(const IdealWords& ideal, Place p) {
  return (ideal[static_cast<std::size_t>(p) / 64] >> (p % 64) & 1) != 0;
}

// Ideals that a search meets hold everything up to some place and little beyond: only the words
// between the first that is not full and the last that is not empty are kept. Two sets are the same
// only if all their bits are.
class IdealStore {
 public:
  explicit IdealStore(Place places);

  std::size_t words() const { return words_; }
  IdealId size() const { return static_cast<IdealId>(entries_.size()); }
  std::size_t bytes() const {
    return bits_.capacity() * sizeof(std::uint64_t) + entries_.capacity() * sizeof(Entry) +
           slots_.capacity() * sizeof(IdealId);
  }

  // The set's id, and whether it is new. Expected O(words).
  std::pair<IdealId, bool> Insert(const IdealWords& ideal);
  IdealWords Get(IdealId id) const;

 private:
  struct Entry {
    std::size_t bits;     // where its words begin
    std::uint32_t first;  // words before are full
    std::uint32_t count;  // words behind are empty
  };

  std::size_t Slot(std::span<const std::uint64_t> middle, std::uint32_t first) const;
  std::span<const std::uint64_t> Middle(const Entry& entry) const {
    return std::span(bits_).subspan(entry.bits, entry.count);
  }
  void Grow();

  std::size_t words_;
  std::vector<std::uint64_t> bits_;
  std::vector<Entry> entries_;
  std::vector<IdealId> slots_;  // open addressing; -1: free
};

}  // namespace cleave
