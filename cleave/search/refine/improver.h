// Improving a plan where ideals are too many for exact search: exact search over runs of
// operations, annealing on the cost model, and slicing of orders built around what these find, in
// turn.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "cleave/problem/problem.h"
#include "cleave/search/slicing/orders.h"

namespace cleave {

struct ImproverOptions {
  std::uint64_t seed = 1;
  int threads = 1;               // never changes results
  std::int64_t moves = 100'000;  // of one chain and round, at most the square of operations
  std::function<bool()> stop = [] { return false; };
};

// Immutable but for its options; a round depends on its arguments and on them only, unless stopped.
class Improver {
 public:
  static constexpr std::int64_t kChains = 4;  // fixed, since results must not depend on threads

  Improver(const Problem& problem, ImproverOptions options);

  // One attempt of every chain at a faster plan than the start, which keeps all rules and fits.
  // Plans that are returned do, too.
  std::vector<std::vector<ChipId>> Round(const std::vector<ChipId>& start,
                                         std::uint64_t round) const;

 private:
  std::optional<std::vector<ChipId>> Improve(const std::vector<ChipId>& start, std::size_t chain,
                                             RandomStream& random) const;

  std::optional<std::vector<ChipId>> TakeLargeSteps(const std::vector<ChipId>& start,
                                                    RandomStream& random) const;

  const Problem* problem_;
  ImproverOptions options_;
  SlicingOrders orders_;
  Ticks least_;  // no interval is less
};

}  // namespace cleave
