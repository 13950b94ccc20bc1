// Which cuts of an order a slicing may make under the triangle rule.
//
// Two families of slicings are known to keep it:
// - Paths: every tensor reaches from its segment into the next one and no farther, so that the used
//   chips form a path.
// - Branches: the same, but the order may set a branch apart, as depth-first orders do with the
//   encoders of a model of several. Where a branch ends, at cut p, all tensors alive are first read
//   much later, at q or behind. The order is cut at p, one segment ends there that produces all of
//   them, and one segment from q on reads all of them. The branch's last chip then has no reader
//   but that one, so none of the chips that the reader depends on depends on another, and the
//   triangle rule holds although an edge passes over the chips in between.
#pragma once

#include <optional>
#include <vector>

#include "cleave/search/slicing/order_profile.h"

namespace cleave {

class CutRules {
 public:
  // The families that slicings of the order may be of: paths, and branches if there are any.
  static std::vector<CutRules> Families(const OrderProfile& profile);
  // Every cut, unless the problem has the triangle rule; then paths. O(operations).
  static CutRules Paths(const OrderProfile& profile);
  // Triangle rule only: nothing if no branch of at least a chip's share of the work is set apart.
  // O(operations + consumers, log of tensors for each).
  static std::optional<CutRules> Branches(const OrderProfile& profile);

  // A segment from `begin` on ends at FirstEnd(begin) or behind, at LastEnd(begin) or before, where
  // Allows(end).
  Position FirstEnd(Position begin) const {
    return cuts_[static_cast<std::size_t>(begin)].first_end;
  }
  Position LastEnd(Position begin) const { return cuts_[static_cast<std::size_t>(begin)].last_end; }
  bool Allows(Position end) const { return cuts_[static_cast<std::size_t>(end)].allowed; }

 private:
  friend class BranchFinder;

  struct Cut {
    Position first_end = 0;
    Position last_end = 0;
    bool allowed = true;
  };

  explicit CutRules(std::size_t cuts) : cuts_(cuts) {}

  std::vector<Cut> cuts_;  // [position, and the order's end]
};

}  // namespace cleave
