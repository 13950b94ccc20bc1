// What two chips must take for what lies between the ends of an edge.
//
// Triangle rule: u, v and all between them lie on the chips of u and v (skip_edges.h). The former
// holds an ideal of them. That both chips work within a limit, with the tensors that cross between
// them, and hold the weights, is a partition problem of its own: with few large operations it rules
// out far more than half their work.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cleave/search/exact/ideal_space.h"
#include "cleave/search/exact/skip_edges.h"

namespace cleave {

// An interval that no plan beats under the triangle rule, and the edge that gives it.
struct TwoChipBound {
  Ticks bound = 0;
  OpIndex source = 0;
  OpIndex target = 0;
};

// Decides operations one by one, the largest first, with all that comes along. Not thread-safe.
class TwoChipSplit {
 public:
  // References must stay.
  TwoChipSplit(const IdealSpace& space, const SkipEdges& edges);

  // The largest bound that takes `most_steps` decisions on operations at most, of those up to
  // `enough`; `least` holds already.
  TwoChipBound Find(Ticks least, Ticks enough, std::int64_t most_steps);

 private:
  enum class Side : std::uint8_t { kNone, kOpen, kEarlier, kLater };
  struct Load {
    Ticks ticks = 0;
    std::int64_t weight_bytes = 0;
  };
  struct Decision {
    std::size_t place;  // in ops_
    std::size_t trail;  // its length before
    Side side;
  };
  enum class Answer { kYes, kNo, kUnknown };

  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void Open(std::int32_t edge);
  void Close();
  std::vector<std::int32_t> ByFallingWork() const;
  void Raise(std::int32_t edge, Ticks enough);
  Answer FitsWithin(Ticks limit);
  std::size_t NextOpen(std::size_t place) const;
  bool Decide(std::size_t place, Side side, Ticks limit);
  bool Backtrack(Ticks limit);
  bool Put(OpIndex op, Side side, Ticks limit);
  void PutOne(OpIndex op, Side side);
  void Count(OpIndex op, Side side, int sign);
  void Undo(std::size_t trail);
  bool IsWithin(Ticks limit) const;

  const IdealSpace* space_;
  const Problem* problem_;
  const SkipEdges* edges_;
  std::int64_t most_weights_;
  std::int64_t steps_left_ = 0;
  TwoChipBound best_;

  std::vector<OpIndex> ops_;                 // of the edge at hand, by falling work
  std::vector<Side> sides_;                  // [operation]
  std::vector<std::int32_t> later_readers_;  // [tensor]
  Load all_;
  Load earlier_;
  Load later_;
  Ticks crossing_ = 0;
  std::vector<OpIndex> trail_;  // decided, in order
  std::vector<Decision> decisions_;
  std::vector<OpIndex> pending_;
};

}  // namespace cleave
