// Improving a plan where ideals are too many for exact search: annealing on the cost model, and
// slicing of orders built around what it finds, in turn.
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

  // One attempt of every chain at a faster plan. `start` satisfies the static constraints; its
  // interval counts only if it fits in SRAM, else any plan that fits is faster. Plans that are
  // returned keep all rules and fit; none need be faster.
  std::vector<std::vector<ChipId>> Round(const std::vector<ChipId>& start,
                                         std::uint64_t round) const;

 private:
  std::optional<std::vector<ChipId>> Improve(const std::vector<ChipId>& start, std::size_t chain,
                                             RandomStream& random) const;

  const Problem* problem_;
  ImproverOptions options_;
  SlicingOrders orders_;
};

}  // namespace cleave
