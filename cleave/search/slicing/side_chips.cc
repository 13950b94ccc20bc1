#include "cleave/search/slicing/side_chips.h"

#include <algorithm>
#include <array>
#include <limits>

#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/slicing/possible_intervals.h"
#include "cleave/search/slicing/side_slicer.h"

namespace cleave {
namespace {

constexpr std::uint64_t kOrders = 12;
constexpr std::array<int, 6> kHubs{1, 2, 3, 4, 6, 9};
constexpr int kBisections = 5;

class Choosing {
 public:
  Choosing(const Problem& problem, const SideChipsOptions& options, std::optional<SlicedPlan>& best)
      : problem_(problem),
        options_(options),
        range_(PossibleIntervals(problem)),
        below_(options.below.value_or(range_.beyond)),
        best_(best) {}

  void Try(const std::vector<OpIndex>& order) {
    int hub_ops = 0;
    for (const int hubs : kHubs) {
      if (IsOver()) return;
      SideSlicer slicer(problem_, order, hubs);
      steps_ += problem_.num_ops();
      if (slicer.num_hub_ops() == hub_ops) continue;
      hub_ops = slicer.num_hub_ops();
      Approach(slicer);
    }
  }

  bool IsOver() const { return steps_ >= options_.most_steps || options_.stop(); }

 private:
  // The least compute that slicings manage with; what they transfer is seen then. Tight limits
  // first, since segments are short.
  void Approach(SideSlicer& slicer) {
    Ticks low = range_.least;
    Ticks limit = low;
    do {
      low = limit;
      limit += limit / 2 + 1;
      if (IsOver() || limit >= below_) return;
    } while (!Consider(slicer.Slice(limit, steps_)));
    for (int i = 0; i < kBisections && !IsOver(); ++i) {
      const Ticks middle = low + (limit - low) / 2;
      Consider(slicer.Slice(middle, steps_)) ? limit = middle : low = middle;
    }
  }

  bool Consider(const std::optional<std::vector<ChipId>>& chips) {
    if (!chips || !IsValid(problem_, *chips)) return false;
    const Outcome outcome = CostModel(problem_).Evaluate(*chips);
    if (!outcome.accepted) return false;
    if (outcome.interval < below_) {
      below_ = outcome.interval;
      best_.emplace(SlicedPlan{*chips, outcome.interval, std::numeric_limits<double>::max()});
    }
    return true;
  }

  const Problem& problem_;
  const SideChipsOptions& options_;
  SlicingSteps steps_ = 0;
  IntervalRange range_;
  Ticks below_;
  std::optional<SlicedPlan>& best_;
};

}  // namespace

std::optional<SlicedPlan> BestWithSideChips(const Problem& problem, const SlicingOrders& orders,
                                            const SideChipsOptions& options) {
  std::optional<SlicedPlan> best;
  if (!problem.homogeneous() || !problem.triangle()) return best;
  Choosing choosing(problem, options, best);
  for (std::uint64_t i = 0; i < kOrders && !choosing.IsOver(); ++i) {
    choosing.Try(orders.Make(options.seed, i));
  }
  return best;
}

}  // namespace cleave
