#include "cleave/search/exact/prover.h"

#include <algorithm>
#include <memory>

#include "cleave/base/error.h"
#include "cleave/cost/cost_model.h"
#include "cleave/search/exact/reduction.h"
#include "cleave/search/exact/stage_search.h"
#include "cleave/search/slicing/possible_intervals.h"

namespace cleave {
namespace {

// First a bound this close is sought: ideals are fewer the farther the limit lies below the optimum.
constexpr double kCoarseGap = 1e-4;
constexpr int kWindowRounds = 12;  // of bisection, before any search

class Proving {
 public:
  Proving(const Problem& problem, const ProverOptions& options)
      : original_(problem),
        reduced_(Reduce(problem)),
        problem_(reduced_ ? *reduced_ : problem),
        options_(options),
        space_(problem_),
        windows_(space_, options.stop),
        range_(PossibleIntervals(problem)),
        best_(options.incumbent) {
    if (problem_.triangle()) skip_edges_ = std::make_unique<SkipEdges>(problem_);
  }

  ProverResult Run() {
    Raise({range_.least, BoundProof::kWork});
    BoundTwoChips();
    BoundByWindows();
    if (!best_ && !FindAny()) return result_;
    for (const double gap : {std::max(kCoarseGap, options_.gap), options_.gap}) {
      if (!CloseTo(gap)) break;
    }
    return result_;
  }

 private:
  void Raise(LowerBound bound) {
    if (best_) bound.interval = std::min(bound.interval, *best_);
    if (bound.interval <= result_.bound.interval) return;
    result_.bound = bound;
    if (options_.on_bound) options_.on_bound(bound);
  }

  void BoundTwoChips() {
    if (!skip_edges_) return;
    std::vector<Ticks> work;
    for (OpIndex op = 0; op < problem_.num_ops(); ++op) {
      work.push_back(space_.work().own[static_cast<std::size_t>(space_.place(op))]);
    }
    Raise({skip_edges_->TwoChipBound(work), BoundProof::kTwoChip});
  }

  // The largest limit that the windows alone refuse, by bisection.
  void BoundByWindows() {
    Ticks low = result_.bound.interval;
    Ticks high = best_ ? *best_ : range_.beyond;
    for (int round = 0; round < kWindowRounds && low < high && !options_.stop(); ++round) {
      // Without an incumbent the optimum is nearer to the bound than to the far end.
      const Ticks middle = best_ ? low + (high - low) / 2 : std::min(high, low + low / 64);
      if (windows_.Narrow(middle)) {
        high = middle;
        if (!best_) break;
      } else {
        low = middle + 1;
        Raise({low, BoundProof::kWindow});
      }
    }
  }

  // Plans with looser and looser limits until there is one. False if there is none, or if it is not
  // known.
  bool FindAny() {
    Ticks slack = std::max<Ticks>(result_.bound.interval / 64, 1);
    while (true) {
      const Ticks limit = std::min(result_.bound.interval + slack, range_.beyond);
      const Verdict verdict = Search(limit);
      if (verdict == Verdict::kFound) return true;
      if (verdict == Verdict::kUndecided) return false;
      if (limit == range_.beyond) {
        result_.infeasible = true;
        return false;
      }
      slack *= 4;
    }
  }

  // Searches below the incumbent until the bound is as close as that. False if it cannot be.
  bool CloseTo(double gap) {
    bool improved = false;
    while (true) {
      const Ticks room = std::max<Ticks>(1, static_cast<Ticks>(gap * static_cast<double>(*best_)));
      const Ticks limit = *best_ - room;
      if (result_.bound.interval > limit) return true;
      // After an improvement the optimum may be far below: bisect.
      const Ticks bound = result_.bound.interval;
      const Verdict verdict = Search(improved ? bound + (limit - bound) / 2 : limit);
      if (verdict == Verdict::kUndecided) return false;
      improved |= verdict == Verdict::kFound;
    }
  }

  Verdict Search(Ticks limit) {
    if (options_.stop()) return Verdict::kUndecided;
    if (!windows_.Narrow(limit)) {
      Raise({limit + 1, BoundProof::kWindow});
      return Verdict::kNone;
    }
    const StageSearchOptions options{options_.most_steps - result_.steps, options_.most_bytes,
                                     options_.stop};
    const StageSearchResult found =
        SearchStages(space_, windows_, skip_edges_.get(), limit, options);
    result_.steps += found.steps;
    result_.ideals += found.ideals;
    if (found.verdict == Verdict::kNone) Raise({limit + 1, BoundProof::kExhaustive});
    if (found.verdict == Verdict::kFound) Accept(found.chips, limit);
    return found.verdict;
  }

  void Accept(const std::vector<ChipId>& chips, Ticks limit) {
    const std::vector<ChipId> plan = reduced_ ? Unreduced(*reduced_, chips, original_) : chips;
    const Outcome outcome = CostModel(original_).Evaluate(plan);
    CLEAVE_CHECK(outcome.accepted && outcome.interval <= limit);
    best_ = outcome.interval;
    options_.on_plan(plan, outcome.interval);
  }

  const Problem& original_;
  std::unique_ptr<Problem> reduced_;
  const Problem& problem_;
  const ProverOptions& options_;
  IdealSpace space_;
  Windows windows_;
  std::unique_ptr<SkipEdges> skip_edges_;
  IntervalRange range_;
  std::optional<Ticks> best_;
  ProverResult result_;
};

}  // namespace

ProverResult Prove(const Problem& problem, const ProverOptions& options) {
  return Proving(problem, options).Run();
}

}  // namespace cleave
