// A problem's graph seen along a visit order, with what sampling by runs asks about stretches of
// it.
//
// Positions stand for operations. A stretch [begin, end) is meant to lie on one chip.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "cleave/graph/traversal.h"
#include "cleave/problem/problem.h"
#include "cleave/solver/stay_conditions.h"

namespace cleave {

class OrderedGraph {
 public:
  // `order` must be topological. O(n log n + edges) time, O(n log n) memory.
  OrderedGraph(const Problem& problem, std::span<const OpIndex> order);

  std::int32_t size() const { return size_; }

  std::span<const std::int32_t> predecessors(std::int32_t position) const {  // ascending
    return predecessors_[position];
  }

  // Position of the last consumer; -1 if there is none.
  std::int32_t last_use(std::int32_t position) const { return last_uses_[0][Index(position)]; }
  // The largest last_use of a stretch that is not empty. O(1).
  std::int32_t LastUse(std::int32_t begin, std::int32_t end) const;

  // Whether all predecessors of a position that matter, at least one, are in [begin, position).
  // Without the triangle rule it does not matter which chips below the highest one feed it.
  bool ReadsWithin(std::int32_t begin, std::int32_t position) const {
    const std::int32_t source = deciding_source_[Index(position)];
    return source >= begin;
  }

  // The first position of [from, limit), `limit` if there is none, that
  //  - has a predecessor before `begin`, or none while nothing of [begin, position) is used later,
  //    so that the triangle rule may keep it off the chip where [begin, from) lies;
  std::int32_t NextTest(std::int32_t begin, std::int32_t from, std::int32_t limit) const {
    return freely_.NextStop(begin, from, reach_[Index(begin)], limit);
  }
  //  - has a predecessor before `begin`, no predecessor, or no consumer, so that a lock on the chip
  //    where [begin, from) lies does not hold it for sure.
  std::int32_t NextUnheld(std::int32_t begin, std::int32_t from, std::int32_t limit) const {
    return held_.NextStop(begin, from, reach_[Index(begin)], limit);
  }

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

  // From an array by position to one by operation. The former must be readable for kPadding
  // elements behind its end.
  static constexpr std::size_t kPadding = 8;
  void Scatter(const ChipId* chip_of_position, std::span<ChipId> chip_of_op) const;

 private:
  // Positions [position, position + size) of the order that are operations [op, op + size).
  struct Segment {
    std::int32_t op;
    std::int32_t position;
    std::int32_t size;
  };

  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void AddAdjacency(const Problem& problem, std::span<const OpIndex> order);
  void AddLastUses();
  void AddConditions(bool triangle);
  void AddSegments(std::span<const OpIndex> order);

  std::int32_t size_;
  Csr predecessors_;
  std::vector<std::int32_t> deciding_source_;  // earliest, without the triangle rule latest, or -1
  StayConditions freely_;
  StayConditions held_;
  std::vector<std::int32_t> reach_;  // by position: behind the last use of anything before it
  std::vector<std::vector<std::int32_t>> last_uses_;  // [k][i]: the largest of [i, i + 2^k)
  std::vector<std::int64_t> weight_before_;
  std::vector<Segment> segments_;  // by operation
};

inline std::int32_t OrderedGraph::LastUse(std::int32_t begin, std::int32_t end) const {
  const std::size_t level = Index(std::bit_width(static_cast<std::uint32_t>(end - begin))) - 1;
  const std::vector<std::int32_t>& largest = last_uses_[level];
  return std::max(largest[Index(begin)], largest[Index(end) - (std::size_t{1} << level)]);
}

}  // namespace cleave
