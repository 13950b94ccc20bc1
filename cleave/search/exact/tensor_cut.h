// The cheapest set of operations, of which part is known, by the tensors that cross its border.
//
// A minimum cut of the hypergraph of tensors: every tensor counts once in either direction, however
// many of its readers lie beyond. Not thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/search/exact/ideal_space.h"
#include "cleave/search/exact/min_cut.h"

namespace cleave {

// Where an operation stands with respect to a set that is sought.
enum class Certainty : std::uint8_t { kOut, kIn, kOpen };

// Of operations, beside tensors.
enum class WorkCost : std::uint8_t {
  kNone,
  kMembers,  // the work of those in the set
  kOthers    // what those that were left open and are not in the set compute at the least,
             // without their clones
};

// What a set costs. Tensors that leave it always count.
struct SetCost {
  Ticks factor = 1;       // of tensors
  bool entering = false;  // tensors that enter it count
  WorkCost work = WorkCost::kNone;
  bool closed = false;  // it has to hold all predecessors of its members
};

class TensorCut {
 public:
  explicit TensorCut(const IdealSpace& space);

  // The part that is known: operations that are not put are out.
  void Clear();
  void Put(OpIndex op, Certainty certainty);  // again: otherwise than before
  Certainty Of(OpIndex op) const {
    return stamps_[Index(op)] == stamp_ ? certainty_[Index(op)] : Certainty::kOut;
  }
  bool IsPut(OpIndex op) const { return stamps_[Index(op)] == stamp_; }
  const std::vector<OpIndex>& put() const { return put_; }

  // The least cost of such a set: of tensors between operations that were put and any others.
  // Host transfers never count. O(minimum cut of what was put).
  Ticks Least(const SetCost& cost);
  // After Least(): whether the cheapest set holds the operation.
  bool IsInside(OpIndex op) const {
    return Of(op) == Certainty::kIn || (Of(op) == Certainty::kOpen && nodes_[Index(op)] > 0 &&
                                        cut_.IsWithSource(nodes_[Index(op)]));
  }

 private:
  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  Ticks AddOps(const SetCost& cost);
  void GatherTensors(bool entering);
  int Node(OpIndex op);
  Ticks AddLeaving(TensorIndex tensor, Ticks cost);
  Ticks AddEntering(TensorIndex tensor, Ticks cost);

  const IdealSpace* space_;
  MinCut cut_;
  std::uint32_t stamp_ = 0;
  std::vector<std::uint32_t> stamps_;  // of operations that are put
  std::vector<Certainty> certainty_;
  std::vector<int> nodes_;  // of open operations
  std::vector<OpIndex> put_;
  std::uint32_t tensor_stamp_ = 0;
  std::vector<std::uint32_t> tensor_stamps_;
  std::vector<TensorIndex> tensors_;
};

}  // namespace cleave
