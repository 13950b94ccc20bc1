#include "cleave/search/slicing/possible_intervals.h"

#include <algorithm>
#include <limits>

namespace cleave {

IntervalRange PossibleIntervals(const Problem& problem) {
  const int classes = problem.num_chip_classes();
  IntervalRange range{1, 1};
  Ticks total = 0;
  std::vector<Ticks> groups;
  for (const CloneGroup& group : problem.clone_groups()) total += std::ranges::min(group.ticks);
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    Ticks least = std::numeric_limits<Ticks>::max();
    Ticks least_alone = least;
    Ticks most_alone = 0;
    for (int k = 0; k < classes; ++k) {
      least = std::min(least, problem.compute_ticks(op, k));
      least_alone = std::min(least_alone, problem.alone_ticks(op, k));
      most_alone = std::max(most_alone, problem.alone_ticks(op, k));
    }
    total += least;
    range.least = std::max(range.least, least_alone);
    range.beyond += most_alone;
  }
  for (TensorIndex t = 0; t < problem.num_tensors(); ++t) {
    const OpTensor& tensor = problem.tensor(t);
    range.beyond += 2 * (tensor.link_ticks + tensor.host_ticks) + problem.latency_ticks();
  }
  range.least = std::max(range.least, (total + problem.num_chips() - 1) / problem.num_chips());
  return range;
}

}  // namespace cleave
