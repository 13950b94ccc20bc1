#include "cleave/search/refine/fitting_plan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/exact/reduction.h"
#include "cleave/search/exact/weights_as_time.h"
#include "cleave/search/refine/excess_annealing.h"
#include "cleave/search/slicing/orders.h"
#include "cleave/search/slicing/side_chips.h"
#include "cleave/search/slicing/sliced_plan.h"

namespace cleave {
namespace {

constexpr std::uint64_t kStream = 0x6669'7474'696e'67;  // other methods draw from the seed itself
// Overflow of a single chip, in shares of its SRAM, that is nothing at first, from try to try.
constexpr std::array<double, 4> kHottest{0.05, 0.2, 0.01, 0.5};
constexpr double kColdest = 1e-4;

// The same where weights are time.
constexpr std::uint64_t kOrders = 24;
constexpr std::array<double, 4> kHottestByWeights{0.3, 1, 0.1, 0.3};
constexpr double kColdestByWeights = 1e-3;
constexpr std::int64_t kMovesByWeights = 2;  // times as many, since operations are fewer

struct Schedule {
  bool spreads;
  double hottest;
  double coldest;
  std::int64_t moves;
};

class Fitting {
 public:
  Fitting(const Problem& problem, const FittingOptions& options)
      : problem_(problem),
        options_(options),
        endless_(problem.graph(), problem.package(), {MemoryModel::kNone, problem.time_scale()}),
        orders_(endless_) {}

  std::optional<SlicedPlan> BestWithSide() const {
    const SideChipsOptions side{.seed = options_.seed, .below = {}, .stop = options_.stop};
    return BestWithSideChips(endless_, orders_, side);
  }

  std::optional<SlicedPlan> Sliced(std::uint64_t number) const {
    SlicingSteps steps = 0;
    return FastestPlan(endless_, orders_.Make(options_.seed, number), steps);
  }

  std::optional<SlicedPlan> BestSliced() const {
    std::optional<SlicedPlan> best;
    for (std::uint64_t i = 0; i < kOrders && !options_.stop(); ++i) {
      SlicingSteps steps = 0;
      const auto order = orders_.Make(options_.seed, i);
      auto plan = best ? FastestPlan(endless_, order, best->interval, steps)
                       : FastestPlan(endless_, order, steps);
      if (plan) best = std::move(plan);
    }
    return best;
  }

  std::optional<std::vector<ChipId>> Anneal(const std::vector<ChipId>& start, std::uint64_t number,
                                            const Schedule& schedule) const {
    const auto ops = static_cast<std::int64_t>(problem_.num_ops());
    RandomStream random(options_.seed ^ kStream, number);
    const ExcessAnnealingOptions annealing{.moves = std::min(schedule.moves, ops * ops),
                                           .hottest = schedule.hottest,
                                           .coldest = schedule.coldest,
                                           .stop = options_.stop,
                                           .spreads = schedule.spreads,
                                           .until_fits = true};
    return AnnealExcess(problem_, start, annealing, random);
  }

 private:
  const Problem& problem_;
  const FittingOptions& options_;
  Problem endless_;
  SlicingOrders orders_;
};

std::optional<std::vector<ChipId>> FitByWeights(const Problem& problem,
                                                const FittingOptions& options) {
  const auto by_weights = WeightsAsTime(problem);
  if (!by_weights) return std::nullopt;
  const auto fits = [&](const std::vector<ChipId>& chips) {
    return IsValid(*by_weights, chips) &&
           CostModel(problem).Evaluate(Unreduced(*by_weights, chips, problem)).accepted;
  };
  const Fitting fitting(*by_weights, options);
  std::vector<std::vector<ChipId>> starts;
  if (auto plan = fitting.BestWithSide()) starts.push_back(std::move(plan->chips));
  if (!starts.empty() && fits(starts[0])) return Unreduced(*by_weights, starts[0], problem);
  if (auto sliced = fitting.BestSliced()) starts.push_back(std::move(sliced->chips));
  for (std::uint64_t i = 0; i < kHottestByWeights.size(); ++i) {
    for (const auto& start : starts) {
      if (options.stop()) return std::nullopt;
      const auto found = fitting.Anneal(
          start, i,
          {true, kHottestByWeights[i], kColdestByWeights, kMovesByWeights * options.moves});
      if (found && fits(*found)) return Unreduced(*by_weights, *found, problem);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<ChipId>> FindFittingPlan(const Problem& problem,
                                                   const FittingOptions& options) {
  const Fitting fitting(problem, options);
  for (int i = 0; i < options.tries && !options.stop(); ++i) {
    // Plans near fast ones are worth more, so these come first.
    if (i == options.tries / 2) {
      if (auto plan = FitByWeights(problem, options)) return plan;
    }
    const auto number = static_cast<std::uint64_t>(i);
    const auto sliced = fitting.Sliced(number);
    if (!sliced) continue;
    const Schedule schedule{i >= options.tries / 2, kHottest[number % kHottest.size()], kColdest,
                            options.moves};
    if (auto plan = fitting.Anneal(sliced->chips, number, schedule)) return plan;
  }
  return std::nullopt;
}

}  // namespace cleave
