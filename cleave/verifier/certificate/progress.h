// How far the first chips of a plan can have come, if its interval is within a limit.
//
// An ideal is known by its work alone here. From bucket to bucket a stage gains at most what the
// limit leaves beside the least transfers. Forward: the most work that the first chips can have
// done, in every bucket. Backward: the least from which the rest can still be finished. Forward
// once more, between the two (docs/exact.md, "Windows").
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "cleave/verifier/certificate/cheapest_set.h"
#include "cleave/verifier/certificate/crossings.h"
#include "cleave/verifier/certificate/gaps.h"
#include "cleave/verifier/certificate/weight_rows.h"

namespace cleave::verifier {

class Progress {
 public:
  // O(chips x buckets^2 flows) at the very worst.
  Progress(const BoundModel& model, const Work& work, const Measure& weights, std::int32_t buckets,
           Ticks limit, Effort& effort);

  // No plan has an interval within the limit. The rest then says nothing.
  bool refuted() const { return refuted_; }

  // What the first `chips` chips of every plan within the limit hold.
  std::int64_t lowest_work(int chips) const { return work_range_[Index(chips)].first; }
  std::int64_t highest_work(int chips) const { return work_range_[Index(chips)].last; }
  std::int64_t lowest_weights(int chips) const { return weights_range_[Index(chips)].first; }
  std::int64_t highest_weights(int chips) const { return weights_range_[Index(chips)].last; }
  bool MayHold(int chips, std::int64_t work, std::int64_t weights) const;

  // Overlapped transfers: whether the link behind some ideal with so much work could take longer
  // than the limit. O(1).
  bool LinksMayBind(std::int64_t least, std::int64_t most) const;

 private:
  using Row = std::vector<std::int64_t>;  // by bucket

  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void NarrowDown();
  void FindTightLinks(Effort& effort);
  void GoForward();
  void GoBackward();
  std::int64_t MostReached(int chips, int to);
  std::int64_t LeastNeeded(int chips, int from);
  std::int64_t Gain(int chips, int from, int to);
  std::int64_t GainAnew(int chip_class, int from, int to);
  bool HoldsCertainWeights(int chip, int from, int to);
  Ticks Crossing(int bucket);
  bool IsPossible(int chips, int bucket) const;
  void Summarise();

  const BoundModel& model_;
  const Work& work_;
  const Measure& weights_;
  CheapestSet sets_;
  Gaps gaps_;
  Ticks limit_;
  bool keeps_;  // chips count only up to those that are used, or may stay empty
  bool refuted_ = false;
  std::vector<Row> most_;   // [chips]
  std::vector<Row> least_;  // [chips]
  std::unordered_map<std::int64_t, std::int64_t> gains_;
  std::vector<Row> certain_weights_;  // [from][to]; empty: not known yet
  std::vector<Ticks> crossings_;      // -1: not known yet
  std::vector<int> next_tight_;       // the first bucket from here on whose links may bind
  WeightRows rows_;
  std::vector<Range> work_range_;  // [chips]
  std::vector<Range> weights_range_;
};

}  // namespace cleave::verifier
