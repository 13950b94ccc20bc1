// What a stage costs for certain while some operations are still open.
//
// Every operation lies before the stage, on it, behind it, or is open. Figures count what is
// certain whatever the open ones do, so they rise as operations are decided; with nothing open they
// are what the chip and the link behind it take (docs/exact.md, "Ideals").
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/verifier/certificate/bound_model.h"

namespace cleave::verifier {

enum class Side : std::uint8_t { kBefore, kHere, kOpen, kBehind };

class StageSides {
 public:
  explicit StageSides(const BoundModel& model);  // everything lies behind

  void SetChip(int chip);  // of an empty stage
  void Set(int op, Side side);
  Side side(int op) const { return sides_[Index(op)]; }

  // Whether no limit is exceeded for certain: time and SRAM, but for local activations.
  bool MayFit(Ticks limit) const;
  // Whether the stage fits, local activations included. Nothing may be open.
  bool Fits(Ticks limit) const;
  // Whether time stays within the limit however the open operations are decided, which compute so
  // much at most; and whether the link behind does, if it matters.
  bool FitsHowever(Ticks limit, Ticks open_ticks, bool link_matters) const;
  // Whether compute and weights alone leave room for so much more.
  bool HasRoom(Ticks limit, Ticks ticks, std::int64_t weight_bytes) const;
  // The same beside what it transfers for certain, which only grows.
  bool MayTake(Ticks limit, Ticks ticks, std::int64_t weight_bytes) const;

  // Of an operation behind, all of whose sources are before or here, while others may be open:
  // whether for certain no later chip and no link would take longer if it joined the stage.
  bool RelievesOthers(int op) const;
  // Whether the stage reads the operation, which lies before.
  bool Reads(int op) const;

 private:
  struct Readers {
    int before = 0;
    int here = 0;
    int behind = 0;
  };

  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  void Count(Readers& readers, Side side, int sign) const;
  void Charge(int tensor, int sign);
  void ChargeMost(const ModelTensor& tensor, const Readers& readers, int sign);
  void ChargeMade(const ModelTensor& tensor, bool goes_on, int sign);
  void Run(int op, int sign);
  std::int64_t PeakBytes() const;
  bool IsLocal(const ModelTensor& tensor) const;

  const BoundModel& model_;
  int chip_class_ = 0;
  std::int64_t sram_bytes_ = 0;
  std::vector<Side> sides_;
  std::vector<Readers> readers_;  // of tensors
  std::vector<int> clones_here_;  // of clone groups
  std::vector<int> by_step_;      // operations as chips run them

  Ticks compute_ = 0;
  Ticks transfers_ = 0;  // serial: the chip's
  Ticks host_ = 0;
  Ticks hop_ = 0;             // overlapped: the link's behind the chip
  Ticks most_transfers_ = 0;  // the same if open operations are decided for the worst
  Ticks most_host_ = 0;
  Ticks most_hop_ = 0;
  std::int64_t weight_bytes_ = 0;
  std::int64_t buffer_bytes_ = 0;
};

}  // namespace cleave::verifier
