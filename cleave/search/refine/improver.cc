#include "cleave/search/refine/improver.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cleave/cost/cost_model.h"
#include "cleave/search/parallel.h"
#include "cleave/search/refine/excess_annealing.h"
#include "cleave/search/slicing/sliced_plan.h"

namespace cleave {
namespace {

// Of every chain: small graphs want cool and large ones hot beginnings, and neither can be told by
// size alone.
constexpr std::array<double, Improver::kChains> kHottest{0.01, 0.02, 0.04, 0.08};
constexpr std::array<double, Improver::kChains> kAim{0.002, 0.004, 0.008, 0.016};

constexpr std::uint64_t kStream = 0x7265'6669'6e65;  // other methods draw from the seed itself

}  // namespace

Improver::Improver(const Problem& problem, ImproverOptions options)
    : problem_(&problem), options_(std::move(options)), orders_(problem) {
  options_.moves =
      std::min(options_.moves, static_cast<std::int64_t>(problem.num_ops()) * problem.num_ops());
}

std::vector<std::vector<ChipId>> Improver::Round(const std::vector<ChipId>& start,
                                                 std::uint64_t round) const {
  std::array<std::optional<std::vector<ChipId>>, kChains> found;
  ParallelFor(kChains, options_.threads, [&](std::size_t chain, int /*worker*/) {
    RandomStream random(options_.seed ^ kStream, round * kChains + chain);
    found[chain] = Improve(start, chain, random);
  });
  std::vector<std::vector<ChipId>> plans;
  for (auto& plan : found) {
    if (plan) plans.push_back(std::move(*plan));
  }
  return plans;
}

// Annealing, then a new order around the result, or around the start if there was none.
std::optional<std::vector<ChipId>> Improver::Improve(const std::vector<ChipId>& start,
                                                     std::size_t chain,
                                                     RandomStream& random) const {
  const ExcessAnnealingOptions annealing{.moves = options_.moves,
                                         .aim = kAim[chain],
                                         .hottest = kHottest[chain],
                                         .stop = options_.stop};
  std::optional<std::vector<ChipId>> plan = AnnealExcess(*problem_, start, annealing, random);
  const std::vector<ChipId>& around = plan ? *plan : start;
  const Outcome outcome = CostModel(*problem_).Evaluate(around);
  const auto order = orders_.Relinearised(around, random);
  SlicingSteps steps = 0;
  auto sliced = outcome.accepted ? FastestPlan(*problem_, order, outcome.interval, steps)
                                 : FastestPlan(*problem_, order, steps);
  if (sliced) plan = std::move(sliced->chips);
  return plan;
}

}  // namespace cleave
