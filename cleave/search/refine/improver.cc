#include "cleave/search/refine/improver.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cleave/cost/cost_model.h"
#include "cleave/search/parallel.h"
#include "cleave/search/refine/excess_annealing.h"
#include "cleave/search/refine/recombination.h"
#include "cleave/search/slicing/possible_intervals.h"
#include "cleave/search/slicing/sliced_plan.h"

namespace cleave {
namespace {

// Of every chain: small graphs want cool and large ones hot beginnings, and neither can be told by
// size alone.
constexpr std::array<double, Improver::kChains> kHottest{0.01, 0.02, 0.04, 0.08};
constexpr std::array<double, Improver::kChains> kAim{0.002, 0.004, 0.008, 0.016};

constexpr int kLargeSteps = 2;    // of a chain and round
constexpr int kMostOps = 20'000;  // beyond, they take too long
constexpr double kFewestRuns = 64;
constexpr double kMostRuns = 512;
constexpr int kFewestRunsPerChip = 3;

constexpr std::uint64_t kStream = 0x7265'6669'6e65;  // other methods draw from the seed itself

}  // namespace

Improver::Improver(const Problem& problem, ImproverOptions options)
    : problem_(&problem),
      options_(std::move(options)),
      orders_(problem),
      least_(PossibleIntervals(problem).least) {
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

// Large steps, annealing, then a new order around the result, or around the start if there was
// none.
std::optional<std::vector<ChipId>> Improver::Improve(const std::vector<ChipId>& start,
                                                     std::size_t chain,
                                                     RandomStream& random) const {
  std::optional<std::vector<ChipId>> plan = TakeLargeSteps(start, random);
  const ExcessAnnealingOptions annealing{.moves = options_.moves,
                                         .aim = kAim[chain],
                                         .hottest = kHottest[chain],
                                         .stop = options_.stop};
  if (auto better = AnnealExcess(*problem_, plan ? *plan : start, annealing, random)) {
    plan = std::move(better);
  }
  const std::vector<ChipId>& around = plan ? *plan : start;
  const Ticks interval = CostModel(*problem_).Loads(around).Interval();
  SlicingSteps steps = 0;
  auto sliced = FastestPlan(*problem_, orders_.Relinearised(around, random), interval, steps);
  if (sliced) plan = std::move(sliced->chips);
  return plan;
}

// Few long runs move much at once, many short ones fit it well: as many as chance has it.
std::optional<std::vector<ChipId>> Improver::TakeLargeSteps(const std::vector<ChipId>& start,
                                                            RandomStream& random) const {
  std::optional<std::vector<ChipId>> plan;
  if (problem_->num_ops() > kMostOps) return plan;
  for (int i = 0; i < kLargeSteps && !options_.stop(); ++i) {
    const double runs = kFewestRuns * std::pow(kMostRuns / kFewestRuns, random.Uniform());
    const RecombinationOptions recombination{
        .runs = std::max(static_cast<int>(runs), kFewestRunsPerChip * problem_->num_chips()),
        .steps = options_.moves,
        .stop = options_.stop};
    auto better =
        Recombine(*problem_, orders_, plan ? *plan : start, least_, recombination, random);
    if (better) plan = std::move(better);
  }
  return plan;
}

}  // namespace cleave
