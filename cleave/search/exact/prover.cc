#include "cleave/search/exact/prover.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/cost/cost_model.h"
#include "cleave/problem/constraints.h"
#include "cleave/search/exact/approach.h"
#include "cleave/search/exact/closure_bound.h"
#include "cleave/search/exact/inseparable.h"
#include "cleave/search/exact/reduction.h"
#include "cleave/search/slicing/possible_intervals.h"

namespace cleave {
namespace {

// Bounds this close are sought one after the other: ideals are fewer the farther the limit lies
// below the optimum.
constexpr double kCoarseGaps[] = {1e-3, 1e-4};
// Where nothing close is known, easier problems say more: this is sought first from so far.
constexpr double kRoughGap = 0.03;
constexpr double kFarGap = 0.1;
// What a relaxation may take from a source, in shares of the gap that is sought.
constexpr double kNegligible = 0.5;
// Nobody knows beforehand which relaxation is easy, or whether the problem itself is. So each gets
// few steps at first, and, while none comes to an end, all get more.
constexpr std::int64_t kFirstSteps = 250'000;  // of one search
constexpr std::int64_t kMoreSteps = 4;
// A move of improvement takes as long as many steps.
constexpr std::int64_t kStepsPerMove = 2;
constexpr std::int64_t kBeam = 32;  // ideals a layer, at first
constexpr int kBeamSearches = 3;
constexpr int kBisections = 3;     // searches for a better bound where the gap was not closed
constexpr int kWindowRounds = 12;  // of bisection, before any search

class Proving {
 public:
  Proving(const Problem& problem, const ProverOptions& options)
      : problem_(problem),
        options_(options),
        range_(PossibleIntervals(problem)),
        best_(options.incumbent) {}

  ProverResult Run() {
    Raise({range_.least, BoundProof::kWork},
          [&](BoundEvidence& evidence) { evidence.simplification = NothingLeftOut(problem_); });
    search_steps_ = std::min(kFirstSteps, options_.most_steps);
    do {
      for (const double coarse : {kRoughGap, kCoarseGaps[0], kCoarseGaps[1], 0.0}) {
        if (coarse == kRoughGap && IsClose(kFarGap)) continue;
        if (!Close(std::max(coarse, options_.gap))) break;
      }
      if (search_steps_ >= options_.most_steps) break;
      if (!IsOver()) Improve();
      search_steps_ = std::min(kMoreSteps * search_steps_, options_.most_steps);
      raises_again_ = !raises_again_;
      for (Approach& approach : approaches_) approach.may_raise |= raises_again_;
    } while (!IsOver());
    return result_;
  }

 private:
  bool IsOver() const {
    return result_.infeasible || IsClose(options_.gap) || result_.steps >= options_.most_steps ||
           options_.stop();
  }

  void Improve() {
    if (!options_.improve || !best_) return;
    const Ticks improved = options_.improve(search_steps_ / kStepsPerMove);
    if (improved >= *best_) return;
    best_ = improved;
    for (Approach& approach : approaches_) approach.may_raise = true;
  }

  // Tries one approach after the other, each as long as searches may take now.
  bool Close(double gap) {
    if (IsClose(gap)) return true;
    MakeApproaches(gap);
    for (Approach& approach : approaches_) {
      if (!approach.model) {
        // Of joined operations the full memory model does not know when tensors are alive.
        const bool joins = joined_ && problem_.memory_model() != MemoryModel::kFull;
        approach.model = std::make_unique<ProofModel>(
            joins ? *joined_ : problem_,
            Simplified{nullptr,
                       joins ? NothingLeftOut(problem_, inseparable_) : NothingLeftOut(problem_)},
            options_.stop);
      }
      const bool has_twin = approach.is_twin && IsOpen(approach_);
      approach_ = &approach;
      if (!has_twin) Try(gap);
      if (result_.infeasible || IsClose(gap)) return true;
      if (IsOver()) return false;
    }
    return false;
  }

  // Whether searching on might close the gap.
  static bool IsOpen(const Approach* approach) {
    return approach != nullptr && approach->futile == std::numeric_limits<Ticks>::max();
  }

  // Relaxations may cost about as much as the gap, so each gap has its own.
  void MakeApproaches(double gap) {
    if (gap == gap_) return;
    gap_ = gap;
    Approach exact;
    exact.is_exact = true;
    if (!JoinInseparable() && !approaches_.empty()) exact = std::move(approaches_.back());
    approach_ = nullptr;
    const Ticks interval = best_.value_or(result_.bound.interval);
    const auto negligible = static_cast<Ticks>(kNegligible * gap * static_cast<double>(interval));
    approaches_ =
        Relaxations(joined_ ? *joined_ : problem_, negligible, inseparable_, options_.stop);
    approaches_.push_back(std::move(exact));
  }

  // What no better plan than the best keeps apart becomes one operation. False if nothing is new.
  bool JoinInseparable() {
    if (!best_ || *best_ == joined_below_) return false;
    joined_below_ = *best_;
    std::vector<MergeStep> edges = InseparableEdges(problem_, *best_ - 1, options_.stop);
    if (edges == inseparable_) return false;
    approaches_.clear();
    approach_ = nullptr;
    inseparable_ = std::move(edges);
    joined_ = Joined(problem_, inseparable_);
    Raise({PossibleIntervals(*joined_).least, BoundProof::kWork}, [&](BoundEvidence& evidence) {
      evidence.simplification = NothingLeftOut(problem_, inseparable_);
      evidence.simplification.memory = MemoryModel::kNone;
    });
    return true;
  }

  void Try(double gap) {
    if (!approach_->is_bounded) {
      approach_->is_bounded = true;
      const DearOp dear = ClosureBound(model().space(), result_.bound.interval);
      Raise({dear.bound, BoundProof::kClosure},
            [&](BoundEvidence& evidence) { evidence.node = model().NodeOf(dear.op); });
      if (IsClose(gap)) return;
      BoundByTwoChips();
      if (result_.infeasible) return;
      BoundByWindows();
    }
    if (MayDescend()) Descend(gap);
    const std::array<std::int64_t, 3> before = before_;
    if (best_ || FindAny()) CloseTo(gap);
    before_ = approach_->first_search;
    approach_->is_twin = !approach_->is_exact && before == before_;
    if (approach_->is_twin) return;
    // Without domination (docs/exact.md) the full triangle rule is by far the slowest.
    const bool may_raise = approach_->may_raise && !(approach_->is_exact && problem_.triangle());
    if (best_ && !IsClose(gap) && may_raise) RaiseByBisection(gap);
  }

  ProofModel& model() { return *approach_->model; }

  // `complete` adds to the evidence what only the argument knows.
  void Raise(
      LowerBound bound,
      const std::function<void(BoundEvidence&)>& complete = [](BoundEvidence&) {}) {
    if (best_) bound.interval = std::min(bound.interval, *best_);
    if (bound.interval <= result_.bound.interval) return;
    if (options_.keep_evidence) {
      auto evidence = std::make_shared<BoundEvidence>();
      if (approach_ != nullptr) *evidence = model().Evidence(bound.proof);
      complete(*evidence);
      bound.evidence = std::move(evidence);
    }
    result_.bound = bound;
    if (options_.on_bound) options_.on_bound(bound);
  }

  void BoundByTwoChips() {
    const Ticks enough = best_ ? *best_ : range_.beyond;
    const TwoChipBound split = model().BoundByTwoChips(result_.bound.interval, enough);
    result_.infeasible = !best_ && split.bound >= range_.beyond;
    Raise({split.bound, BoundProof::kTwoChip}, [&](BoundEvidence& evidence) {
      evidence.edge = {model().NodeOf(split.source), model().NodeOf(split.target)};
    });
  }

  // The largest limit that the windows alone refuse, by bisection.
  void BoundByWindows() {
    Ticks low = result_.bound.interval;
    Ticks high = best_ ? *best_ : range_.beyond;
    for (int round = 0; round < kWindowRounds && low < high && !options_.stop(); ++round) {
      // Without an incumbent the optimum is nearer to the bound than to the far end.
      const Ticks middle = best_ ? low + (high - low) / 2 : std::min(high, low + low / 64);
      if (model().windows().Narrow(middle)) {
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
      if (limit == range_.beyond) {
        result_.infeasible = verdict == Verdict::kNone;
        return false;
      }
      // Without any limit more is dominated.
      slack = verdict == Verdict::kNone ? 4 * slack : range_.beyond;
    }
  }

  // Slicing leaves nothing to gain but where the triangle rule or SRAM bind.
  bool MayDescend() const {
    const bool binds = problem_.triangle() || problem_.memory_model() != MemoryModel::kNone;
    return approach_->is_exact && (!best_ || (binds && search_steps_ > kMoreSteps * kFirstSteps));
  }

  // Better plans by a beam, which widens with the steps that searches may take.
  void Descend(double gap) {
    const auto beam = static_cast<std::size_t>(kBeam * search_steps_ / kFirstSteps);
    Ticks low = result_.bound.interval;
    for (int i = 0; i < kBeamSearches && !IsOver(); ++i) {
      if (best_ && low > *best_ - Room(gap)) return;
      const Ticks high = best_ ? *best_ - Room(gap) : low + low / 8;
      const Ticks limit = low + (high - low) / 2;
      if (Search(limit, beam) != Verdict::kFound) low = limit + 1;
    }
  }

  // What a limit has to lie below the best plan, to come as close as the gap.
  Ticks Room(double gap) const {
    return std::max<Ticks>(1, static_cast<Ticks>(gap * static_cast<double>(*best_)));
  }
  bool IsClose(double gap) const { return best_ && result_.bound.interval > *best_ - Room(gap); }

  // Searches below the incumbent until the bound is as close as that, or a search does not end.
  void CloseTo(double gap) {
    bool improved = false;
    while (!IsClose(gap)) {
      // After an improvement the optimum may be far below: bisect.
      const Ticks limit = *best_ - Room(gap);
      const Ticks bound = result_.bound.interval;
      const Verdict verdict = Search(improved ? bound + (limit - bound) / 2 : limit);
      if (verdict == Verdict::kUndecided) return;
      improved |= verdict == Verdict::kFound;
    }
  }

  // The farther a limit lies below the optimum, the easier it is refuted. Bounds that are not close
  // are better than none.
  void RaiseByBisection(double gap) {
    Ticks high = *best_ - Room(gap);  // no search within this ended
    approach_->may_raise = false;
    for (int i = 0; i < kBisections && !IsOver(); ++i) {
      const Ticks middle = result_.bound.interval + (high - result_.bound.interval) / 2;
      if (high - middle < Room(gap)) return;
      if (Search(middle) == Verdict::kUndecided) {
        if (search_steps_ > kFirstSteps) return;  // the next round has more
        high = middle;
      } else {
        approach_->may_raise = true;
      }
    }
  }

  Verdict Search(Ticks limit, std::size_t beam = 0) {
    if (options_.stop() || limit >= approach_->futile) return Verdict::kUndecided;
    if (!model().windows().Narrow(limit)) {
      Raise({limit + 1, BoundProof::kWindow});
      return Verdict::kNone;
    }
    const std::int64_t steps = std::min(search_steps_, options_.most_steps - result_.steps);
    StageSearchResult found = model().Search(
        limit, {steps, options_.most_bytes, options_.stop, beam, options_.keep_evidence});
    result_.steps += found.steps;
    result_.ideals += found.ideals;
    if (approach_->first_search[0] == 0) {
      approach_->first_search = {limit, found.steps, found.ideals};
    }
    if (found.verdict == Verdict::kNone) {
      Raise({limit + 1, BoundProof::kExhaustive}, [&](BoundEvidence& evidence) {
        evidence.states = std::move(found.states);
        const IdealSpace& space = model().space();
        for (Place p = 0; p < space.size(); ++p) {
          evidence.order.push_back(model().NodeOf(space.op(p)));
        }
      });
    }
    if (found.verdict != Verdict::kFound) return found.verdict;
    if (Accept(found.chips, limit)) return Verdict::kFound;
    approach_->futile = limit;
    return Verdict::kUndecided;
  }

  // A plan of a relaxed problem may turn out no better, not to fit, or to break a rule.
  bool Accept(const std::vector<ChipId>& chips, Ticks limit) {
    const std::vector<ChipId> plan = Unreduced(model().problem(), chips, problem_);
    if (!approach_->is_exact && !IsValid(problem_, plan)) return false;
    const Outcome outcome = CostModel(problem_).Evaluate(plan);
    CLEAVE_CHECK(!approach_->is_exact || (outcome.accepted && outcome.interval <= limit));
    if (!outcome.accepted || (best_ && outcome.interval >= *best_)) return false;
    best_ = outcome.interval;
    options_.on_plan(plan, outcome.interval);
    return true;
  }

  const Problem& problem_;
  const ProverOptions& options_;
  IntervalRange range_;
  bool raises_again_ = true;
  double gap_ = -1;                       // that the approaches are for
  std::optional<Ticks> joined_below_;     // the best when inseparable edges were looked for
  std::vector<MergeStep> inseparable_;    // edges
  std::unique_ptr<Problem> joined_;       // along them; null: there are none
  std::vector<Approach> approaches_;      // relaxations, and at last the problem itself
  Approach* approach_ = nullptr;          // at present
  std::int64_t search_steps_ = 0;         // that one search may take
  std::array<std::int64_t, 3> before_{};  // first search of the approach before
  std::optional<Ticks> best_;
  ProverResult result_;
};

}  // namespace

ProverResult Prove(const Problem& problem, const ProverOptions& options) {
  return Proving(problem, options).Run();
}

}  // namespace cleave
