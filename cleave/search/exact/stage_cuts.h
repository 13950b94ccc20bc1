// The least that a stage between two ideals transfers, by how far the ideals have come.
//
// Work is divided into buckets. Of an ideal in a bucket much is certain: it holds every operation
// whose descendants, left out, would leave too little work, and none whose ancestors take more than
// it has. A stage from bucket a to bucket b therefore holds some operations for certain and cannot
// hold others; a minimum cut of the hypergraph of tensors finds the cheapest set in between
// (docs/exact.md). Cuts do not depend on the interval, so they are computed once. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "cleave/search/exact/crossing_peak.h"
#include "cleave/search/exact/ideal_space.h"
#include "cleave/search/exact/tensor_cut.h"

namespace cleave {

using Bucket = std::int32_t;

// What every stage S between two buckets has to take.
struct StageCut {
  Ticks transfer = 0;  // least transfers
  Ticks twice = 0;     // least 2 x transfers + work
  Ticks together = 0;  // least transfers + work
};

class StageCuts {
 public:
  StageCuts(const IdealSpace& space, Bucket buckets);

  Bucket buckets() const { return static_cast<Bucket>(open_first_.size()); }
  Bucket bucket(Ticks work) const { return static_cast<Bucket>(work / width_); }
  // Work of ideals in the bucket, both included.
  Ticks lowest(Bucket b) const { return width_ * b; }
  Ticks highest(Bucket b) const;

  // Direct serial transfers: what the stage takes in from, and sends to, other operations. a <= b.
  const StageCut& Between(Bucket a, Bucket b);
  // Weights of the operations that every stage from bucket a to bucket b holds; clones with an
  // equal share each. O(operations) for every new a.
  std::int64_t CertainWeights(Bucket a, Bucket b);
  // The link time of everything that crosses the border of any ideal of the bucket, at the least;
  // with the latency of every message under overlapped transfers.
  Ticks Crossing(Bucket b);
  // Serial transfers: the least work and transfers of any set that holds the operation, and so of
  // the chip that it lies on; if `lacked` is given, of sets that lack that one. O(minimum cut of
  // the whole graph).
  Ticks Closure(OpIndex op, OpIndex lacked = -1);
  // The link time of everything that crosses the border of an ideal that holds `held` and lacks
  // `lacked`, which needs it, at the least. O(minimum cut of the whole graph).
  Ticks Border(OpIndex held, OpIndex lacked);
  // Of the last Border(): whether the cheapest ideal holds the operation.
  bool IsInside(OpIndex op) const { return cut_.IsInside(op); }
  // What Crossing() can be at the most: of all tensors that may cross, and of those that may cross
  // together. The former for every bucket, O(tensors + consumers).
  std::vector<Ticks> AllThatMayCross() const;
  Ticks MostCrossing(Bucket b);

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  bool GatherStage(Bucket a, Bucket b);
  void GatherIdeal(Bucket b);
  void PutAll(OpIndex first, const Csr& next, Certainty certainty);

  const IdealSpace* space_;
  Ticks width_ = 1;
  std::vector<Bucket> enters_;     // place -> the first bucket whose ideals may hold it
  std::vector<Bucket> settles_;    // place -> the last bucket whose ideals may lack it
  std::vector<Place> open_first_;  // bucket -> the first place with settles_ >= bucket
  std::vector<Place> enter_end_;   // bucket -> the first place with enters_ > bucket
  std::unordered_map<std::int64_t, StageCut> stages_;
  std::vector<std::optional<Ticks>> crossings_;
  std::vector<std::vector<std::int64_t>> certain_weights_;  // [a][b]; empty: not computed yet

  TensorCut cut_;  // of the set that is sought
  std::optional<CrossingPeak> peak_;
};

}  // namespace cleave
