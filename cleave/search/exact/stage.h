// One chip's cost while it is decided, operation by operation, what lies before it, on it and after
// it.
//
// Every figure is a function of two ideals: I, what the chips before hold, and J, I with the stage.
// While operations are still open the figures count only what is certain already, so they rise as
// decisions are made and a limit that is exceeded stays exceeded. With nothing open they equal
// LoadTable's, for a plan that puts I on earlier and the rest on later chips (docs/exact.md).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cleave/problem/problem.h"

namespace cleave {

enum class StageSide : std::uint8_t { kBefore, kHere, kOpen, kAfter };

class Stage {
 public:
  // All operations lie after the stage.
  explicit Stage(const Problem& problem);

  // Chooses the chip. The stage must be empty.
  void SetChip(ChipId chip);

  StageSide side(OpIndex op) const { return sides_[Index(op)]; }
  // O(its tensors + its clone groups).
  void Set(OpIndex op, StageSide side);

  // Whether neither time nor memory exceeds its limit for certain. O(1).
  bool MayFit(Ticks limit) const;
  // Whether transfers leave time within its limit however the open operations are decided. `ticks`:
  // the most that these compute. O(1). Compute and weights alone are HasRoom()'s business.
  bool FitsHowever(Ticks limit, Ticks ticks, bool hops_matter) const;
  // Exact; nothing may be open. `ops` are the stage's operations, ascending, and needed only where
  // PeakMatters().
  bool Fits(Ticks limit, std::span<const OpIndex> ops) const;
  // Whether activations decide if the stage fits.
  bool PeakMatters() const;

  // Of an operation that lies after, with all it needs before or here: whether for certain no later
  // chip and no link would be slower if it joined the stage (docs/exact.md). Not to be asked under
  // the triangle rule or the full memory model.
  bool RelievesOthers(OpIndex op) const;

  // Whether compute and weights would stay within their limits with so much more of both.
  bool HasRoom(Ticks limit, Ticks ticks, std::int64_t weight_bytes) const {
    return compute_ + ticks <= limit &&
           (memory_ == MemoryModel::kNone || weight_bytes_ + weight_bytes <= sram_);
  }

  // Whether MayFit() could still hold with so much more of both. O(1).
  bool MayTake(Ticks limit, Ticks ticks, std::int64_t weight_bytes) const {
    return HasRoom(serial_ ? limit - transfer_ - host_ : limit, ticks, weight_bytes);
  }

  // Link time of everything that leaves the stage for later chips, also past it; under overlapped
  // transfers with the latency of every message.
  Ticks crossing() const { return hop_; }

  // Of a tensor: whether an operation before produced it and one of the stage reads it.
  bool Arrives(TensorIndex tensor) const;

 private:
  struct Uses {
    std::int32_t here = 0;
    std::int32_t before = 0;
    std::int32_t after = 0;
  };

  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void Count(TensorIndex tensor, StageSide side, int sign);
  void AddTensor(TensorIndex tensor, int sign);
  void AddOp(OpIndex op, int sign);
  StageSide ProducerSide(const OpTensor& tensor) const { return sides_[Index(tensor.producer)]; }
  void AddHostInput(const OpTensor& tensor, const Uses& uses, bool open, int sign);
  void AddProduced(const OpTensor& tensor, bool pending, int sign);
  void AddAtMost(const OpTensor& tensor, const Uses& uses, bool open, int sign);

  const Problem* problem_;
  bool serial_;
  bool relay_;
  MemoryModel memory_;
  int chip_class_ = 0;
  std::int64_t sram_ = 0;
  std::vector<StageSide> sides_;
  std::vector<Uses> uses_;            // of every tensor, by its readers' sides
  std::vector<std::int32_t> clones_;  // members here, of every clone group

  Ticks compute_ = 0;
  Ticks transfer_ = 0;  // serial: over links, in and out
  Ticks host_ = 0;
  Ticks hop_ = 0;  // over the link behind the chip
  // The same at the most, whatever becomes of open operations.
  Ticks most_transfer_ = 0;
  Ticks most_host_ = 0;
  Ticks most_hop_ = 0;
  std::int64_t weight_bytes_ = 0;
  std::int64_t buffer_bytes_ = 0;
  std::int64_t local_bytes_ = 0;  // an upper bound of the peak of local activations
};

}  // namespace cleave
