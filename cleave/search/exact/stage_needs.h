// What open operations bring along when they join a stage: all open ones that they need.
//
// Most operations that the windows leave open are too far away to fit on the chip. Their sums say
// so before any operation is put there.
#pragma once

#include <vector>

#include "cleave/search/exact/stage.h"

namespace cleave {

class StageNeeds {
 public:
  StageNeeds(const Problem& problem, bool counts_time);

  // For another stage, of a chip of the class. O(operations added before).
  void Clear(int chip_class);

  // For an open operation; those that it needs and that were tried before without success have been
  // left out. Returns whether the stage has room for all that it needs, by compute, clones not
  // counted, and weights. If not, it must be left out. Where little binds, so that most would fit,
  // it may give up and say yes: a stage's operations take O(1) each on average.
  bool Add(OpIndex op, const Stage& stage, Ticks limit);

  // Whether there still is room for those that still are open; of an operation that was added. Yes
  // if Add() gave up.
  bool HasRoom(OpIndex op, const Stage& stage, Ticks limit) const;

 private:
  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;  // == begin: not known
  };

  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  const Problem* problem_;
  bool counts_time_;
  int chip_class_ = 0;
  std::vector<Range> range_of_;  // [operation]: in needs_
  std::vector<OpIndex> needs_;   // with the operation itself
  std::vector<OpIndex> added_;
  std::vector<OpIndex> pending_;
  std::vector<std::uint32_t> stamps_;  // [operation]
  std::uint32_t stamp_ = 0;
};

}  // namespace cleave
