// Per-chip and per-link sums under both transfer models (docs/cost-model.md), updated one operation
// or tensor at a time. Full and incremental evaluation share it, so they agree to the last bit.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cleave/problem/chip_set.h"
#include "cleave/problem/problem.h"

namespace cleave {

// What lies on one chip and crosses its borders, for one inference.
struct ChipLoad {
  Ticks compute = 0;
  Ticks transfer = 0;  // over links, in and out
  Ticks host = 0;
  std::int64_t in_bytes = 0;
  std::int64_t out_bytes = 0;
  std::int64_t host_bytes = 0;
  std::int64_t weight_bytes = 0;
  std::int64_t buffer_bytes = 0;  // double buffers of everything that comes in or goes out
  std::int64_t local_bytes = 0;   // of tensors that never leave the chip: bounds their peak

  bool operator==(const ChipLoad&) const = default;
};

// Where one tensor goes. ChipSet is enough for up to kChipSetBits chips, and quicker.
template <typename Set>
struct TensorRoute {
  int source = -1;  // producer's chip; -1: the host
  Set chips{};      // consumers' chips
  // Those of them that it reaches over a link, or from the host.
  Set remote() const {
    Set rest = chips;
    if (source >= 0) Erase(rest, source);
    return rest;
  }
};

template <typename Set>
TensorRoute<Set> RouteOf(const Problem& problem, std::span<const ChipId> chips,
                         TensorIndex tensor) {
  TensorRoute<Set> route;
  const OpIndex producer = problem.tensor(tensor).producer;
  if (producer != kHost) route.source = chips[static_cast<std::size_t>(producer)];
  for (const OpIndex op : problem.consumers(tensor)) {
    Insert(route.chips, chips[static_cast<std::size_t>(op)]);
  }
  return route;
}

class LoadTable {
 public:
  explicit LoadTable(const Problem& problem);

  void Clear();

  // An operation's compute, weights and scratch arrive on or leave a chip. O(its clone groups).
  void AddOp(OpIndex op, ChipId chip) { ChangeOp(op, chip, 1); }
  void RemoveOp(OpIndex op, ChipId chip) { ChangeOp(op, chip, -1); }

  // A tensor's transfers and buffers. Routes must not lead to chips below their source.
  // O(chips it touches).
  template <typename Set>
  void AddTensor(TensorIndex tensor, const TensorRoute<Set>& route) {
    ChangeTensor(tensor, route, 1);
  }
  template <typename Set>
  void RemoveTensor(TensorIndex tensor, const TensorRoute<Set>& route) {
    ChangeTensor(tensor, route, -1);
  }

  const ChipLoad& chip(ChipId chip) const { return chips_[static_cast<std::size_t>(chip)]; }
  // The chip's own share of the interval.
  Ticks ChipTicks(ChipId chip) const;
  // The hop chip -> chip + 1; 0 under serial transfers, where chips pay.
  Ticks HopTicks(ChipId chip) const { return hops_[static_cast<std::size_t>(chip)]; }
  // The largest of all these. O(chips).
  Ticks Interval() const;

  bool operator==(const LoadTable& other) const {
    return chips_ == other.chips_ && hops_ == other.hops_ && clones_ == other.clones_;
  }

 private:
  void ChangeOp(OpIndex op, ChipId chip, int sign);
  // For both kinds of sets.
  template <typename Set>
  void ChangeTensor(TensorIndex tensor, const TensorRoute<Set>& route, int sign);
  template <typename Set>
  void ChangeHost(const OpTensor& tensor, const TensorRoute<Set>& route, int sign);
  void ChangeRelayed(int source, int farthest, const OpTensor& tensor, int sign);
  void ChangeIncoming(int chip, const OpTensor& tensor, int sign);
  void ChangeOutgoing(int chip, const OpTensor& tensor, int sign);

  const Problem* problem_;
  std::vector<ChipLoad> chips_;
  std::vector<Ticks> hops_;           // [chips]; the last stays 0
  std::vector<std::int32_t> clones_;  // [clone group][chip]: members there
};

}  // namespace cleave
