// What ideals weigh, by the number of chips that hold them and by the bucket of their work.
//
// Forward, a chip adds at least what every stage from bucket to bucket holds, and at most its SRAM;
// backward, it takes as much away.
#pragma once

#include <functional>
#include <vector>

#include "cleave/verifier/certificate/cheapest_set.h"
#include "cleave/verifier/certificate/weight_ranges.h"

namespace cleave::verifier {

class WeightRows {
 public:
  // `sets` divide work into buckets. `keeps`: a chip may have added nothing.
  WeightRows(const BoundModel& model, const Work& work, const Measure& weights,
             const CheapestSet& sets, bool keeps);

  // For what may have as much work; what was known is kept.
  void Follow(Ticks limit, const std::function<bool(int chips, int bucket)>& may_be);

  const WeightRanges& by_sram() const { return ranges_; }
  const Range& at(int chips, int bucket) const { return rows_[Index(chips)][Index(bucket)]; }

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void Meet(int chips, int bucket, const Range& range);
  Range FromBefore(int chips, int to, Ticks limit);
  Range FromBehind(int chips, int from, Ticks limit);
  // Whether a chip can do what lies between the nearest work of both.
  bool Spans(int chip, int from, int to, Ticks limit) const;
  std::int64_t Certain(int from, int to);

  const BoundModel& model_;
  const Work& work_;
  const Measure& weights_;
  const CheapestSet& sets_;
  bool keeps_;
  WeightRanges ranges_;
  std::vector<std::vector<Range>> rows_;            // [chips][bucket]
  std::vector<std::vector<std::int64_t>> certain_;  // [from][to]; empty: not known yet
};

}  // namespace cleave::verifier
