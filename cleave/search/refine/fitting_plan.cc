#include "cleave/search/refine/fitting_plan.h"

#include <algorithm>
#include <array>

#include "cleave/search/refine/excess_annealing.h"
#include "cleave/search/slicing/orders.h"
#include "cleave/search/slicing/sliced_plan.h"

namespace cleave {
namespace {

constexpr std::uint64_t kStream = 0x6669'7474'696e'67;  // other methods draw from the seed itself
// Overflow of a single chip, in shares of its SRAM, that is nothing at first, from try to try.
constexpr std::array<double, 4> kHottest{0.05, 0.2, 0.01, 0.5};
constexpr double kColdest = 1e-4;

}  // namespace

std::optional<std::vector<ChipId>> FindFittingPlan(const Problem& problem,
                                                   const FittingOptions& options) {
  const Problem endless(problem.graph(), problem.package(),
                        {MemoryModel::kNone, problem.time_scale()});
  const SlicingOrders orders(endless);
  const std::int64_t moves =
      std::min(options.moves, static_cast<std::int64_t>(problem.num_ops()) * problem.num_ops());
  for (int i = 0; i < options.tries && !options.stop(); ++i) {
    const auto number = static_cast<std::uint64_t>(i);
    SlicingSteps steps = 0;
    const auto sliced = FastestPlan(endless, orders.Make(options.seed, number), steps);
    if (!sliced) continue;
    RandomStream random(options.seed ^ kStream, number);
    const ExcessAnnealingOptions annealing{.moves = moves,
                                           .hottest = kHottest[number % kHottest.size()],
                                           .coldest = kColdest,
                                           .stop = options.stop,
                                           .until_fits = true};
    if (auto plan = AnnealExcess(problem, sliced->chips, annealing, random)) return plan;
  }
  return std::nullopt;
}

}  // namespace cleave
