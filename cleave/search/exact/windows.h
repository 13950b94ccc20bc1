// How far the first chips of a plan can have come, if its interval is within a limit.
//
// A relaxation of the search over ideals in which an ideal is known by its work alone: from bucket
// to bucket a stage gains at most what the limit leaves beside the least transfers (StageCuts).
// Going forward gives the most work that the first chips can have done in every bucket, going
// backward the least from which the rest can still be finished. Weights have windows of their own,
// by the SRAM of the chips before and behind. See docs/exact.md.
#pragma once

#include <functional>
#include <vector>

#include "cleave/search/exact/ideal_space.h"
#include "cleave/search/exact/stage_cuts.h"

namespace cleave {

class Windows {
 public:
  // `stop` is asked now and then; from then on windows stay wide open, which is always correct.
  Windows(const IdealSpace& space, std::function<bool()> stop);

  Bucket buckets() const { return buckets_; }  // that were asked for

  // False if no plan has an interval within the limit. Otherwise the windows below hold for it.
  bool Narrow(Ticks limit);

  // Limits of what the first `chips` chips hold together, in every plan within the limit.
  Ticks lowest_work(int chips) const { return lowest_work_[Index(chips)]; }
  Ticks highest_work(int chips) const { return highest_work_[Index(chips)]; }
  std::int64_t lowest_weights(int chips) const { return lowest_weights_[Index(chips)]; }
  std::int64_t highest_weights(int chips) const { return highest_weights_[Index(chips)]; }

  // Whether they may have done exactly so much work.
  bool MayHold(int chips, Ticks work) const;

  // Overlapped transfers: whether the link behind some ideal with work from `least` to `most` could
  // take longer than the limit.
  bool LinksMayBind(Ticks least, Ticks most) const {
    return next_tight_[Index(cuts_.bucket(least))] <= cuts_.bucket(most);
  }

 private:
  // Of one number of chips, for every bucket; kNone where no ideal is possible.
  using Row = std::vector<Ticks>;

  // No ideal has work between these two.
  struct Gap {
    Ticks below;
    Ticks above;
  };

  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void FindGaps();
  const Gap* GapAround(Ticks work) const;
  // The nearest work that ideals may have.
  Ticks RoundedDown(Ticks work) const;
  Ticks RoundedUp(Ticks work) const;
  void LimitWeights();
  void OpenWide();
  void GoForward(Ticks limit);
  void GoBackward(Ticks limit);
  Ticks MostReached(int chips, Bucket to, Ticks limit);
  Ticks LeastNeeded(int chips, Bucket from, Ticks limit);
  Ticks Gain(int chip_class, Bucket from, Bucket to, Ticks limit);
  void FindTightLinks(Ticks limit);
  bool IsPossible(int chips, Bucket b) const;
  void Summarise();

  const IdealSpace* space_;
  Bucket buckets_;
  StageCuts cuts_;
  std::function<bool()> stop_;
  bool stopped_ = false;
  bool keeps_;  // a chip may stay empty, or counts only up to the chips that are used
  std::vector<std::int64_t> most_weights_;  // that a chip of the class holds
  std::vector<Gap> gaps_;                   // ascending, disjoint
  std::vector<Row> most_;             // [chips]: the most work that ideals of the bucket can have
  std::vector<Row> least_;            // [chips]: the least with which the rest can be finished
  std::vector<Ticks> most_crossing_;  // of every bucket
  std::vector<Bucket> next_tight_;    // the first bucket from here on whose links may bind
  std::vector<Ticks> lowest_work_;
  std::vector<Ticks> highest_work_;
  std::vector<std::int64_t> lowest_weights_;
  std::vector<std::int64_t> highest_weights_;
};

}  // namespace cleave
