// The most that crosses the border of an ideal: what bounds the link behind a chip.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/verifier/certificate/cheapest_set.h"
#include "cleave/verifier/certificate/effort.h"

namespace cleave::verifier {

// A tensor crosses the border of an ideal that holds its producer and lacks one of its readers. An
// operation that all readers lead to, or are, is a join of the tensor: an ideal that holds it holds
// the readers, too. So what crosses costs at most the sum over tensors of
//
//     link x ([the ideal holds the producer] - [it holds the join]),
//
// every term of which is 0 or more. The sum is over operations then, some with a gain and some with
// a loss, and its greatest value over ideals is the gains less a minimum cut (a closure problem,
// Picard 1976). Whatever flow is found bounds it. Not thread-safe.
class Crossings {
 public:
  Crossings(const BoundModel& model, const CheapestSet& sets, Effort& effort);

  // By bucket: at most the link time of all tensors that may cross. O(tensors + readers).
  std::vector<Ticks> Sums() const;

  // At most the link time of what crosses, for any ideal of the bucket; never more than its sum
  // above. O(tensors + readers) and one flow.
  Ticks Most(int bucket);

  // The first operation that all readers lead to or are; -1 if none is found. Operations lead to
  // later ones only.
  int JoinOf(int tensor);

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  int FindJoin(const std::vector<int>& readers);
  void Count(int tensor, int bucket);
  bool IsOpen(int op, int bucket) const;

  const BoundModel& model_;
  const CheapestSet& sets_;
  Effort& effort_;
  std::vector<int> joins_;                // of tensors
  std::vector<std::uint64_t> led_to_by_;  // of operations: some of the readers in question

  // Of the bucket in question: what crosses for certain, and what operations add and take away.
  Ticks certain_ = 0;
  std::vector<Ticks> gains_;
};

}  // namespace cleave::verifier
