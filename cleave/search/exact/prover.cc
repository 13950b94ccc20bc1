#include "cleave/search/exact/prover.h"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/exact/closure_bound.h"
#include "cleave/search/exact/reduction.h"
#include "cleave/search/exact/relaxation.h"
#include "cleave/search/exact/stage_search.h"
#include "cleave/search/slicing/possible_intervals.h"

namespace cleave {
namespace {

// Bounds this close are sought one after the other: ideals are fewer the farther the limit lies below
// the optimum.
constexpr double kCoarseGaps[] = {1e-3, 1e-4};
// What a relaxation may take from a source, in shares of the gap that is sought.
constexpr double kNegligible = 0.5;
// Rules that a relaxation does without: the triangle rule, and SRAM. Where they do not bind after all,
// that is the quickest proof.
constexpr std::pair<bool, bool> kDrops[] = {
    {true, true}, {true, false}, {false, true}, {false, false}};
// Of the steps that are left, what one search of a relaxation may take.
constexpr std::int64_t kRelaxedShare = 8;
constexpr int kWindowRounds = 12;  // of bisection, before any search

// A problem made ready for the search: the original, or one that bounds it, with fewer operations.
class Model {
 public:
  Model(const Problem& original, std::unique_ptr<Problem> relaxed, std::function<bool()> stop)
      : relaxed_(std::move(relaxed)),
        reduced_(Reduce(relaxed_ ? *relaxed_ : original)),
        problem_(reduced_ ? *reduced_ : relaxed_ ? *relaxed_ : original),
        space_(problem_),
        windows_(space_, std::move(stop)) {
    if (problem_.triangle()) skip_edges_ = std::make_unique<SkipEdges>(problem_);
  }

  const Problem& problem() const { return problem_; }
  const IdealSpace& space() const { return space_; }
  Windows& windows() { return windows_; }

  Ticks TwoChipBound() const {
    if (!skip_edges_) return 0;
    std::vector<Ticks> work;
    for (OpIndex op = 0; op < problem_.num_ops(); ++op) {
      work.push_back(space_.work().own[static_cast<std::size_t>(space_.place(op))]);
    }
    return skip_edges_->TwoChipBound(work);
  }

  // The windows must have been narrowed to the limit.
  StageSearchResult Search(Ticks limit, const StageSearchOptions& options) const {
    return SearchStages(space_, windows_, skip_edges_.get(), limit, options);
  }

 private:
  std::unique_ptr<Problem> relaxed_;
  std::unique_ptr<Problem> reduced_;
  const Problem& problem_;
  IdealSpace space_;
  Windows windows_;
  std::unique_ptr<SkipEdges> skip_edges_;
};

class Proving {
 public:
  Proving(const Problem& problem, const ProverOptions& options)
      : problem_(problem),
        options_(options),
        range_(PossibleIntervals(problem)),
        best_(options.incumbent) {}

  ProverResult Run() {
    Raise({range_.least, BoundProof::kWork});
    for (const double gap : kCoarseGaps) {
      for (const auto& [drop_triangle, drop_memory] : kDrops) {
        const bool drops_nothing = (drop_triangle && !problem_.triangle()) ||
                                   (drop_memory && problem_.memory_model() == MemoryModel::kNone);
        if (drops_nothing) continue;
        CloseRelaxed(std::max(gap, options_.gap), drop_triangle, drop_memory);
        if (result_.infeasible || IsClose(options_.gap)) return result_;
      }
    }
    model_ = std::make_unique<Model>(problem_, nullptr, options_.stop);
    is_exact_ = true;
    Close(kCoarseGaps);
    return result_;
  }

 private:
  // With a relaxation that may cost about as much as the gap, if there is one.
  void CloseRelaxed(double gap, bool drop_triangle, bool drop_memory) {
    if (IsClose(gap)) return;
    const Ticks interval = best_.value_or(result_.bound.interval);
    const auto negligible = static_cast<Ticks>(kNegligible * gap * static_cast<double>(interval));
    auto relaxed = Relax(problem_, {negligible, drop_triangle, drop_memory});
    if (!relaxed) return;
    model_ = std::make_unique<Model>(problem_, std::move(relaxed), options_.stop);
    is_exact_ = false;
    Close({&gap, 1});
  }

  // With the present model, to these gaps in turn.
  void Close(std::span<const double> gaps) {
    Raise({ClosureBound(model_->space(), result_.bound.interval), BoundProof::kClosure});
    if (IsClose(options_.gap)) return;
    Raise({model_->TwoChipBound(), BoundProof::kTwoChip});
    BoundByWindows();
    if (!best_ && !FindAny()) return;
    for (const double gap : gaps) {
      if (!CloseTo(std::max(gap, options_.gap))) return;
    }
    if (is_exact_) CloseTo(options_.gap);
  }

  void Raise(LowerBound bound) {
    if (best_) bound.interval = std::min(bound.interval, *best_);
    if (bound.interval <= result_.bound.interval) return;
    result_.bound = bound;
    if (options_.on_bound) options_.on_bound(bound);
  }

  // The largest limit that the windows alone refuse, by bisection.
  void BoundByWindows() {
    Ticks low = result_.bound.interval;
    Ticks high = best_ ? *best_ : range_.beyond;
    for (int round = 0; round < kWindowRounds && low < high && !options_.stop(); ++round) {
      // Without an incumbent the optimum is nearer to the bound than to the far end.
      const Ticks middle = best_ ? low + (high - low) / 2 : std::min(high, low + low / 64);
      if (model_->windows().Narrow(middle)) {
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
      if (verdict != Verdict::kNone) return verdict == Verdict::kFound;
      if (limit == range_.beyond) {
        result_.infeasible = true;
        return false;
      }
      slack *= 4;
    }
  }

  // What a limit has to lie below the best plan, to come as close as the gap.
  Ticks Room(double gap) const {
    return std::max<Ticks>(1, static_cast<Ticks>(gap * static_cast<double>(*best_)));
  }
  bool IsClose(double gap) const {
    return best_ && result_.bound.interval > *best_ - Room(gap);
  }

  // Searches below the incumbent until the bound is as close as that. False if it cannot be.
  bool CloseTo(double gap) {
    bool improved = false;
    while (!IsClose(gap)) {
      // After an improvement the optimum may be far below: bisect.
      const Ticks limit = *best_ - Room(gap);
      const Ticks bound = result_.bound.interval;
      const Verdict verdict = Search(improved ? bound + (limit - bound) / 2 : limit);
      if (verdict == Verdict::kUndecided) return false;
      improved |= verdict == Verdict::kFound;
    }
    return true;
  }

  Verdict Search(Ticks limit) {
    if (options_.stop()) return Verdict::kUndecided;
    if (!model_->windows().Narrow(limit)) {
      Raise({limit + 1, BoundProof::kWindow});
      return Verdict::kNone;
    }
    const std::int64_t steps_left = options_.most_steps - result_.steps;
    const StageSearchResult found =
        model_->Search(limit, {is_exact_ ? steps_left : steps_left / kRelaxedShare, options_.most_bytes,
                               options_.stop});
    result_.steps += found.steps;
    result_.ideals += found.ideals;
    if (found.verdict == Verdict::kNone) Raise({limit + 1, BoundProof::kExhaustive});
    if (found.verdict != Verdict::kFound) return found.verdict;
    return Accept(found.chips, limit) ? Verdict::kFound : Verdict::kUndecided;
  }

  // A plan of a relaxed problem may turn out no better, not to fit, or to break a rule.
  bool Accept(const std::vector<ChipId>& chips, Ticks limit) {
    const std::vector<ChipId> plan = Unreduced(model_->problem(), chips, problem_);
    if (!is_exact_ && !IsValid(problem_, plan)) return false;
    const Outcome outcome = CostModel(problem_).Evaluate(plan);
    CLEAVE_CHECK(!is_exact_ || (outcome.accepted && outcome.interval <= limit));
    if (!outcome.accepted || (best_ && outcome.interval >= *best_)) return false;
    best_ = outcome.interval;
    options_.on_plan(plan, outcome.interval);
    return true;
  }

  const Problem& problem_;
  const ProverOptions& options_;
  IntervalRange range_;
  std::unique_ptr<Model> model_;
  bool is_exact_ = false;  // the model's plans and bounds are the problem's
  std::optional<Ticks> best_;
  ProverResult result_;
};

}  // namespace

ProverResult Prove(const Problem& problem, const ProverOptions& options) {
  return Proving(problem, options).Run();
}

}  // namespace cleave
