// Orders of chips that no plan completes, whatever the later chips hold.
//
// Triangle rule. Let u and z be live, v behind them read u, and z lead to v. If the chip of u
// reaches the chip of z, the chip of v will depend on it straight, and over the chip of z as well
// (docs/exact.md). That shows as soon as both are placed, long before v is.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "cleave/problem/problem.h"
#include "cleave/search/exact/chip_order.h"

namespace cleave {

class DeadEnds {
 public:
  // Finds none in problems of more than `most_ops` operations, which loses nothing but time.
  // O(edges x operations / 64); memory O(operations^2) bits.
  explicit DeadEnds(const Problem& problem, OpIndex most_ops = 8192);

  // From here on of ideals with these live operations. O(live operations^2 x readers).
  void SetLive(std::span<const OpIndex> live, const std::function<bool(OpIndex)>& is_behind);
  // Whether the order, of these live operations, is one. O(pairs of them).
  bool Has(const ChipOrder& order) const;

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  bool Leads(OpIndex from, OpIndex to) const {
    return (sources_[Index(to) * words_ + Index(from) / 64] >> (from % 64) & 1) != 0;
  }

  const Problem* problem_;
  std::size_t words_ = 0;               // of a set of operations; 0: too many
  std::vector<std::uint64_t> sources_;  // [operation]: those that lead to it
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_;  // places of u and z among the live
};

}  // namespace cleave
