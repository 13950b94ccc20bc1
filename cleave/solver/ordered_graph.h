// A problem's graph seen along a visit order, with what sampling by runs asks about stretches of
// it.
//
// Positions stand for operations. A stretch [begin, end) is meant to lie on one chip.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "cleave/graph/traversal.h"
#include "cleave/problem/problem.h"

namespace cleave {

class OrderedGraph {
 public:
  // `order` must be topological. O(n log n + edges) time, O(n log n) memory.
  OrderedGraph(const Problem& problem, std::span<const OpIndex> order);

  std::int32_t size() const { return size_; }

  std::span<const std::int32_t> predecessors(std::int32_t position) const {  // ascending
    return predecessors_[position];
  }
  bool HasPredecessors(std::int32_t position) const { return latest_source_[Index(position)] >= 0; }
  // The latest predecessor; -1 if there is none.
  std::int32_t latest_source(std::int32_t position) const {
    return latest_source_[Index(position)];
  }

  // Position of the last consumer; -1 if there is none.
  std::int32_t last_use(std::int32_t position) const { return last_uses_[0][Index(position)]; }
  // The largest last_use of a stretch that is not empty. O(1).
  std::int32_t LastUse(std::int32_t begin, std::int32_t end) const;

  // The first position of [from, limit) that cannot simply go where [begin, from) lies: it has a
  // predecessor before `begin`, no predecessor, or no consumer. `limit` if there is none.
  std::int32_t NextEvent(std::int32_t begin, std::int32_t from, std::int32_t limit) const;

  std::int64_t weight(std::int32_t position) const {
    return weight_before_[Index(position) + 1] - weight_before_[Index(position)];
  }
  // Weights of a stretch, in bytes.
  std::int64_t Weights(std::int32_t begin, std::int32_t end) const {
    return weight_before_[Index(end)] - weight_before_[Index(begin)];
  }
  // The first position from `from` on with which the weights since then exceed `room` >= 0; size()
  // if they never do. O(log n).
  std::int32_t EndOfRoom(std::int32_t from, std::int64_t room) const;

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void AddAdjacency(const Problem& problem, std::span<const OpIndex> order);
  void AddLastUses();
  void AddEvents();

  std::int32_t size_;
  Csr predecessors_;
  std::vector<std::int32_t> latest_source_;
  // Where its stretch has to begin for a position to be no event; -1: it always is one.
  std::vector<std::int32_t> earliest_source_;
  std::vector<std::int32_t> next_lasting_event_;  // from a position on, of those that always are
  std::vector<std::int32_t> reach_;  // by position: behind the last use of anything before it
  std::vector<std::vector<std::int32_t>> last_uses_;  // [k][i]: the largest of [i, i + 2^k)
  std::vector<std::int64_t> weight_before_;
};

}  // namespace cleave
