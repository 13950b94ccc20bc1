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
#include "cleave/search/exact/measure_gaps.h"
#include "cleave/search/exact/stage_cuts.h"
#include "cleave/search/exact/weight_windows.h"

namespace cleave {

class Windows {
 public:
  // `stop` is asked now and then; from then on windows stay wide open, which is always correct.
  Windows(const IdealSpace& space, std::function<bool()> stop);

  Bucket buckets() const { return buckets_; }  // that were asked for

  // False if no plan has an interval within the limit. Otherwise the windows below hold for it.
  bool Narrow(Ticks limit);

  // Limits of what the first `chips` chips hold together, in every plan within the limit.
  Ticks lowest_work(int chips) const { return work_[Index(chips)].lowest; }
  Ticks highest_work(int chips) const { return work_[Index(chips)].highest; }
  std::int64_t lowest_weights(int chips) const { return weights_[Index(chips)].lowest; }
  std::int64_t highest_weights(int chips) const { return weights_[Index(chips)].highest; }

  // Whether they may have done exactly so much work with operations that weigh so much.
  bool MayHold(int chips, Ticks work, std::int64_t weights) const;

  // Overlapped transfers: whether the link behind some ideal with work from `least` to `most` could
  // take longer than the limit.
  bool LinksMayBind(Ticks least, Ticks most) const {
    return next_tight_[Index(cuts_.bucket(least))] <= cuts_.bucket(most);
  }

 private:
  // What can cross the link behind an ideal: of all tensors that may, or of those that may
  // together.
  struct MostCrossing {
    Ticks ticks = 0;
    bool together = false;
  };
  // Of one number of chips, for every bucket; kNone where no ideal is possible.
  using Row = std::vector<Ticks>;

  const WeightLimits& by_sram() const { return weight_windows_.by_sram(); }

  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void OpenWide();
  void GoForward(Ticks limit);
  void GoBackward(Ticks limit);
  Ticks MostReached(int chips, Bucket to, Ticks limit);
  Ticks LeastNeeded(int chips, Bucket from, Ticks limit);
  Ticks Gain(ChipId chip, Bucket from, Bucket to, Ticks limit);
  void FindTightLinks(Ticks limit);
  bool IsPossible(int chips, Bucket b) const;
  bool Summarise();

  const IdealSpace* space_;
  Bucket buckets_;
  StageCuts cuts_;
  std::function<bool()> stop_;
  bool stopped_ = false;
  bool keeps_;              // a chip may stay empty, or counts only up to the chips that are used
  MeasureGaps gaps_;        // of work
  std::vector<Row> most_;   // [chips]: the most work that ideals of the bucket can have
  std::vector<Row> least_;  // [chips]: the least with which the rest can be finished
  std::vector<MostCrossing> most_crossing_;  // of every bucket
  std::vector<Bucket> next_tight_;           // the first bucket from here on whose links may bind
  WeightWindows weight_windows_;
  // Of every number of chips, within the limit.
  std::vector<Limits> work_;
  std::vector<Limits> weights_;
};

}  // namespace cleave
