// The least that a set of operations transfers, of which part is known: by flows.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/verifier/certificate/effort.h"
#include "cleave/verifier/certificate/flow_network.h"
#include "cleave/verifier/certificate/measures.h"

namespace cleave::verifier {

// Ideals are sets that hold what their members need. Work is divided into buckets of equal width;
// an ideal lies in the bucket of its work. It holds every operation whose dependants, left out,
// would leave too little work, and none whose ancestors take more than it has. Not thread-safe.
class CheapestSet {
 public:
  CheapestSet(const BoundModel& model, const Work& work, std::int32_t buckets, Effort& effort);

  int buckets() const { return count_; }
  int Bucket(std::int64_t work) const { return static_cast<int>(work / width_); }
  std::int64_t Lowest(int bucket) const { return width_ * bucket; }  // work of its ideals
  std::int64_t Highest(int bucket) const;
  // The first bucket whose ideals may hold the operation, and the last whose ideals may lack it.
  int Enters(int op) const { return enters_[static_cast<std::size_t>(op)]; }
  int Settles(int op) const { return settles_[static_cast<std::size_t>(op)]; }

  // What a set costs: some multiple of its transfers, with or without its own work.
  struct Price {
    Ticks transfers = 1;
    bool entering = true;  // also tensors that enter it; those that leave always count
    bool work = false;
    bool ideal = false;  // only sets that hold what their members need
  };
  // The least price of what lies between an ideal of one bucket and one of another, at or behind
  // it.
  Ticks Between(int from, int to, const Price& price);
  // The least link time of what an ideal of the bucket has made and others read.
  Ticks Crossing(int bucket);
  // By `to`: the sum of a figure over the operations that are in none of the ideals of `from`, and
  // in every ideal of `to`.
  std::vector<std::int64_t> CertainSums(int from, const std::vector<std::int64_t>& figure) const;
  // The least work and transfers of any set that holds the operation; if `lacked` is given, of sets
  // that lack that one.
  Ticks Around(int op, int lacked = -1);
  // The least link time of what an ideal has made and others read that holds `held` and lacks
  // `lacked`, which needs it.
  Ticks Border(int held, int lacked);

 private:
  enum class Part : std::uint8_t { kOut, kIn, kOpen };

  void OrderOps();
  void Begin();
  void Put(int op, Part part);
  int NodeOf(int op) const { return nodes_[static_cast<std::size_t>(op)]; }
  Ticks Cheapest(const Price& price);
  void AddTensor(int tensor, const Price& price);
  std::vector<bool> Reached(int op, std::vector<int> ModelOp::*next) const;

  const BoundModel& model_;
  const Work& work_;
  Effort& effort_;
  std::int64_t width_;
  int count_;
  std::vector<int> enters_;
  std::vector<int> settles_;
  // Operations by ascending enters_; of every bucket where there, at the earliest, one that its
  // ideals may lack stands, and where the last one that they may hold does.
  std::vector<int> by_entry_;
  std::vector<std::size_t> first_lacking_;
  std::vector<std::size_t> held_end_;

  FlowNetwork network_;
  std::vector<int> nodes_;  // of operations: the sink unless they are put
  std::vector<int> put_;
  std::vector<int> touched_;  // tensors
  std::vector<bool> is_touched_;
};

}  // namespace cleave::verifier
