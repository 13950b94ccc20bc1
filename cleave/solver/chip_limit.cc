#include "cleave/solver/chip_limit.h"

#include <fmt/format.h>

#include "cleave/base/error.h"

namespace cleave {

void CheckSolverTakes(const Problem& problem) {
  if (SolverTakes(problem)) return;
  throw InputError(
      {fmt::format("package \"{}\"", problem.package().name), "/chips"},
      fmt::format(
          "{} chips; methods that draw partitions with the constraint solver take at most {}",
          problem.num_chips(), kMaxSolverChips),
      "use --method auto, exact, slice or greedy, which take more");
}

}  // namespace cleave
