// All stages that may follow an ideal: the inner loop of the exact search.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "cleave/search/exact/ideal_store.h"
#include "cleave/search/exact/skip_edges.h"
#include "cleave/search/exact/stage.h"
#include "cleave/search/exact/stage_needs.h"
#include "cleave/search/exact/windows.h"

namespace cleave {

// Decides the operations that the windows leave open one by one, in or out, and drops a branch as
// soon as a limit is exceeded for certain. Not thread-safe.
class StageEnumerator {
 public:
  // Called with every ideal J that one more chip can lead to. The stage() then stands as decided.
  using Visit = std::function<void(const IdealWords&)>;

  // References must stay.
  StageEnumerator(const IdealSpace& space, const Windows& windows, const TriangleSearch& triangle,
                  Ticks limit);

  // From now on stages are for this chip. O(operations).
  void OpenChip(ChipId chip);

  // Visits every J for the ideal I; J may equal I only where an empty chip may lie between used
  // ones. Ends early, with false, as soon as `stop`, asked after every so many steps, says so.
  bool Enumerate(const IdealWords& ideal, const std::function<bool()>& stop, const Visit& visit);

  const Stage& stage() const { return stage_; }
  // Operations of the stage, in no order, while it is visited.
  const std::vector<OpIndex>& stage_ops() const { return stage_ops_; }
  Ticks work() const { return work_; }  // of J, while it is visited
  // Operations decided so far, over all calls.
  std::int64_t steps() const { return steps_; }

 private:
  // What an operation brings to a chip that holds nothing of its clones.
  struct Load {
    Ticks ticks = 0;
    std::int64_t weight_bytes = 0;
  };

  struct Decision {
    std::size_t candidate;
    std::size_t trail;  // its length before
    bool included;
  };

  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  bool InRegion(Place p) const;
  bool IsForced(Place p) const;
  void MoveRange(const IdealWords& ideal);
  bool Begin(const IdealWords& ideal);
  bool ExcludeTooLarge();
  bool Search(const IdealWords& ideal, const std::function<bool()>& stop, const Visit& visit);
  std::size_t NextCandidate(std::size_t from) const;
  bool Decide(std::size_t candidate, bool include);
  bool Backtrack();
  bool Include(Place p);
  bool IncludeOne(OpIndex op);
  bool Exclude(Place p);
  bool ExcludeOne(OpIndex op);
  bool StaysPossible() const;
  void Undo(std::size_t trail);
  Load Alone(OpIndex op) const;
  void Open(OpIndex op, int sign);
  bool IsDominated();
  bool JoinsWhateverElseDoes(OpIndex op);
  bool MayMove(OpIndex op) const;
  bool LinksAreLoose(OpIndex op) const;
  void Leaf(const IdealWords& ideal, const Visit& visit);

  const IdealSpace* space_;
  const Windows* windows_;
  const SkipEdges* skip_edges_;
  Ticks limit_;
  Stage stage_;
  int chips_ = 0;  // with the stage's own
  bool may_be_empty_;
  bool unlimited_;  // time does not matter
  StageNeeds needs_;
  bool extends_;  // an operation may join an earlier stage if that relieves the others
  std::int64_t steps_ = 0;
  std::int64_t asked_ = 0;  // steps when stop was asked

  std::vector<std::int32_t> between_here_;  // of every skip edge
  std::vector<Ticks> work_up_to_;           // of all places before each
  std::vector<std::int64_t> weights_up_to_;
  Place region_end_ = 0;            // behind it nothing is open
  Place forced_end_ = 0;            // behind it nothing is forced
  Place range_begin_ = 0;           // everything before it lies before the stage
  Place range_end_ = 0;             // everything behind it lies after the stage
  std::vector<Place> candidates_;   // open at first, descending
  std::vector<OpIndex> trail_;      // decided, in order
  std::size_t never_join_end_ = 0;  // in trail_: those before it are on the stage, or too large
  std::vector<Decision> decisions_;
  std::vector<OpIndex> pending_;
  std::vector<OpIndex> stage_ops_;
  std::vector<OpIndex> ascending_;
  IdealWords next_;
  Ticks work_ = 0;       // of J so far
  Ticks most_work_ = 0;  // if everything open joined
  std::int64_t weights_ = 0;
  std::int64_t most_weights_ = 0;
  int chip_class_ = 0;
  Load open_;  // of all that is open
};

}  // namespace cleave
