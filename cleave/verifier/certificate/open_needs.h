// What operations bring along onto a stage: the open ones among those that they need.
#pragma once

#include <cstdint>
#include <vector>

#include "cleave/verifier/certificate/stage_sides.h"

namespace cleave::verifier {

// Without the clones among them, which may be on the chip already. Not thread-safe.
class OpenNeeds {
 public:
  explicit OpenNeeds(const BoundModel& model);

  // For another ideal or chip; nothing is known then.
  void Begin(int chip);

  // Finds what an open operation brings along, itself included. False if that takes more than the
  // stage leaves of the limit and of the SRAM, or lies behind in part; the operation never joins
  // then. Stops where the room does, and gives up with true where that would take long.
  bool Find(int op, const StageSides& sides, Ticks limit);

  // Of an operation that was found and is still open: whether what it still brings along fits.
  // True if Find() gave up.
  bool HaveRoom(int op, const StageSides& sides, Ticks limit) const;

 private:
  struct Span {
    std::size_t first = 0;
    std::size_t end = 0;
  };

  static std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

  const BoundModel& model_;
  std::size_t chip_class_ = 0;
  std::vector<int> needs_;
  std::vector<Span> spans_;  // of operations, in needs_
  // Of operations: the last search that came by.
  std::vector<std::int64_t> seen_in_;
  std::int64_t search_ = 0;
};

}  // namespace cleave::verifier
