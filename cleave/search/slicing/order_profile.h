// A topological order with everything that the cost of its segments needs, laid out by position.
//
// A segment [i, j) is a run of consecutive operations of the order, meant for one chip. Times are
// in ticks, sizes in bytes. Immutable after construction.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cleave/problem/problem.h"

namespace cleave {

using Position = std::int32_t;

// A tensor that the operation at a position reads.
struct Arrival {
  Position previous;  // its latest reader before this one, else its producer, else -1 (the host)
  Position producer;  // -1: the host
  Ticks ticks;        // over a link, or over the host link
  std::int64_t bytes;
  bool last;    // no later position reads it
  bool output;  // it leaves the graph as well
};

// A clone-group member at a position.
struct CloneArrival {
  Position previous;  // the latest member before this one; -1: none
  std::int32_t group;
};

// What the operation at a position brings with it, whatever segment it is in.
struct PositionCost {
  std::int64_t weight_bytes = 0;
  std::int64_t scratch_bytes = 0;
  std::int64_t live_bytes = 0;    // live at its step if one chip ran the whole graph
  Ticks read_ticks = 0;           // link time of its outputs that others read
  std::int64_t read_bytes = 0;    // of outputs that others read and that do not leave the graph
  Ticks host_ticks = 0;           // host time of its outputs that leave the graph
  std::int64_t output_bytes = 0;  // of outputs that leave the graph
};

// What crosses the cut between two positions.
struct CutCost {
  Ticks ticks = 0;      // link time of all crossing tensors
  Ticks hop_ticks = 0;  // the same with the latency of every message
  std::int64_t bytes = 0;
  Position closed_at = 0;  // the least j so that no tensor that crosses here is read at or after j
};

class OrderProfile {
 public:
  // `order` must be topological. O(operations + tensors + consumers, log of consumers per tensor).
  OrderProfile(const Problem& problem, std::vector<OpIndex> order);

  const Problem& problem() const { return *problem_; }
  Position length() const { return static_cast<Position>(order_.size()); }
  OpIndex op(Position p) const { return order_[Index(p)]; }
  Position position(OpIndex op) const { return position_[Index(op)]; }

  Ticks compute_ticks(Position p, int chip_class) const {
    return compute_[Index(chip_class) * order_.size() + Index(p)];
  }
  const PositionCost& cost(Position p) const { return costs_[Index(p)]; }
  std::span<const Arrival> arrivals(Position p) const { return Row(arrivals_, arrivals_at_, p); }
  std::span<const CloneArrival> clones(Position p) const { return Row(clones_, clones_at_, p); }

  // The cut before position p, 0 <= p <= length().
  const CutCost& cut(Position p) const { return cuts_[Index(p)]; }
  // Least compute of [p, length()) on any class of chips, clones counted once.
  Ticks work_from(Position p) const { return work_from_[Index(p)]; }

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  template <typename T>
  static std::span<const T> Row(const std::vector<T>& values, const std::vector<std::size_t>& at,
                                Position p) {
    return {values.data() + at[Index(p)], at[Index(p) + 1] - at[Index(p)]};
  }

  void AddOperations();
  void AddArrivals();
  void AddLiveBytes();
  void AddCuts();
  void AddWork();

  const Problem* problem_;
  std::vector<OpIndex> order_;
  std::vector<Position> position_;
  std::vector<Ticks> compute_;  // [class][position]
  std::vector<PositionCost> costs_;
  std::vector<Arrival> arrivals_;
  std::vector<std::size_t> arrivals_at_;
  std::vector<CloneArrival> clones_;
  std::vector<std::size_t> clones_at_;
  std::vector<CutCost> cuts_;
  std::vector<Ticks> work_from_;
};

}  // namespace cleave
