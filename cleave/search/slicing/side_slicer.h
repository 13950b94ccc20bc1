// Slicings in which what one chip has for all others reaches them over chips at their side.
//
// Under the triangle rule a chain of chips cannot read the same source: the second chip would
// depend on it directly and over the first. Where every layer derives something of its own from a
// source (modulations from a time step, keys and values from an encoder), that can be done on a
// chip beside the layer's: the source's chip feeds the side chip, and the side chip and the layer
// before feed the layer's, neither over the other.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "cleave/problem/problem.h"
#include "cleave/search/slicing/slicer.h"

namespace cleave {

// Slices a topological order of which the operations that hubs need come first. Hubs are the
// producers whose tensors the order keeps alive over most work; the first segment holds them. From
// the third segment on, what needs hubs and nothing else goes to a chip of its own. All tensors but
// the hubs' reach from one segment into the next and no farther. Not thread-safe.
class SideSlicer {
 public:
  // Chips must be equal, and the problem stay. O(operations x log + edges).
  SideSlicer(const Problem& problem, std::span<const OpIndex> order, int hubs);

  // Operations that hubs need, hubs among them.
  int num_hub_ops() const { return num_hub_ops_; }

  // A plan with as few chips as possible whose chips compute no longer than the limit, transfers
  // aside, and have room for their weights where memory counts. It keeps dataflow; other rules have
  // to be looked at. Nothing if that takes too many chips. Dynamic programming, O(operations x
  // longest segment x degree); adds to `steps` the operations appended to segments.
  std::optional<std::vector<ChipId>> Slice(Ticks limit, SlicingSteps& steps);

 private:
  static constexpr int kNone = std::numeric_limits<int>::max();
  static constexpr std::size_t kKinds = 3;  // of segments: the first, the second, those behind

  // The fewest chips that hold what comes before a position, where a segment of some kind is next.
  struct Reached {
    int chips = kNone;
    Position begin = 0;  // of the segment before
    std::size_t kind = 0;
  };

  // What a segment puts on one of its chips.
  struct Load {
    Ticks ticks = 0;
    std::int64_t weight_bytes = 0;
    int ops = 0;
  };

  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  Position Length() const { return static_cast<Position>(order_.size()); }
  bool IsHub(OpIndex op) const { return is_hub_[Index(op)] != 0; }
  void Number();
  Position LastReader(OpIndex op) const;
  void ChooseHubs(int hubs);
  void FindFirstEnds();
  bool ReadsHub(OpIndex op) const;
  bool ReadsHubsAlone(OpIndex op, Position begin) const;
  bool IsFull(const Load& load) const;
  void Grow(Position begin, std::size_t kind);
  void Reach(Position end, std::size_t kind, const Reached& reached);
  std::optional<std::vector<ChipId>> Trace();

  const Problem* problem_;
  std::int64_t room_;  // for weights
  std::vector<OpIndex> order_;
  std::vector<Position> position_;  // [operation]
  std::vector<char> is_hub_;        // [operation]: one, or needed by one
  int num_hub_ops_ = 0;
  std::vector<Position> first_end_;  // [position]: of segments that begin there
  Ticks limit_ = 0;
  SlicingSteps steps_ = 0;
  std::vector<char> is_side_;                         // [operation], of the segment that grows
  std::vector<std::array<Reached, kKinds>> reached_;  // [position][kind of the segment behind]
};

}  // namespace cleave
