#include "cleave/search/exact/prover.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>

#include "cleave/search/exact/approach.h"
#include "cleave/search/exact/attempt.h"
#include "cleave/search/exact/bracket.h"
#include "cleave/search/exact/inseparable.h"
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
// A move of improvement after a round may take as long as so many steps. In the midst of a round,
// of large problems, whose rounds take long, there are fewer, so that a far better plan need not
// wait.
constexpr std::int64_t kStepsPerMove = 2;
constexpr std::int64_t kStepsPerEarlyMove = 16;
constexpr std::int64_t kLarge = 32'768;  // operations times chips

class Proving {
 public:
  Proving(const Problem& problem, const ProverOptions& options)
      : problem_(problem), options_(options), bracket_(problem, options) {}

  ProverResult Run() {
    bracket_.Raise(
        {bracket_.range().least, BoundProof::kWork}, nullptr,
        [&](BoundEvidence& evidence) { evidence.simplification = NothingLeftOut(problem_); });
    effort_.search_steps = std::min(Attempt::kFirstSteps, options_.most_steps);
    do {
      may_improve_ = std::int64_t{problem_.num_ops()} * problem_.num_chips() > kLarge;
      for (const double coarse : {kRoughGap, kCoarseGaps[0], kCoarseGaps[1], 0.0}) {
        if (coarse == kRoughGap && bracket_.IsClose(kFarGap)) continue;
        if (!Close(std::max(coarse, options_.gap))) break;
      }
      if (effort_.search_steps >= options_.most_steps) break;
      if (!IsOver()) Improve(effort_.search_steps / kStepsPerMove);
      effort_.search_steps =
          std::min(Attempt::kMoreSteps * effort_.search_steps, options_.most_steps);
      raises_again_ = !raises_again_;
      for (Approach& approach : approaches_) approach.may_raise |= raises_again_;
    } while (!IsOver());
    return {bracket_.bound(), bracket_.is_infeasible(), effort_.steps, effort_.ideals};
  }

 private:
  bool IsOver() const { return cleave::IsOver(options_, bracket_, effort_); }

  void Improve(std::int64_t moves) {
    if (!options_.improve || !bracket_.best()) return;
    if (!bracket_.Lower(options_.improve(moves))) return;
    for (Approach& approach : approaches_) approach.may_raise = true;
  }

  // Tries one approach after the other, each as long as searches may take now, and first the one
  // that closed the last gap. The others mostly fail again as they did there.
  bool Close(double gap) {
    if (bracket_.IsClose(gap)) return true;
    MakeApproaches(gap);
    std::vector<std::size_t> order(approaches_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto closed =
        order.begin() + static_cast<std::ptrdiff_t>(std::min(closed_by_, order.size() - 1));
    std::rotate(order.begin(), closed, closed + 1);
    for (const std::size_t i : order) {
      Try(approaches_[i], gap);
      if (bracket_.is_infeasible() || bracket_.IsClose(gap)) {
        closed_by_ = i;
        return true;
      }
      if (IsOver()) return false;
      const bool is_far = !bracket_.IsClose(kFarGap);
      if (is_far && std::exchange(may_improve_, false)) {
        Improve(effort_.search_steps / kStepsPerEarlyMove);
      }
    }
    return false;
  }

  void Try(Approach& approach, double gap) {
    if (!approach.model && approach.make) {
      approach.model = std::exchange(approach.make, {})(bracket_.low());
    }
    if (!approach.model) return;
    const Approach* before = std::exchange(approach_, &approach);
    const bool has_twin = approach.is_twin && IsOpen(before);
    if (!has_twin) Attempt(problem_, options_, approach, bracket_, effort_).Close(gap, before);
  }

  std::unique_ptr<ProofModel> ExactModel(Ticks least) const {
    // Of joined operations the full memory model does not know when tensors are alive.
    const bool joins = joined_ && problem_.memory_model() != MemoryModel::kFull;
    return std::make_unique<ProofModel>(
        joins ? *joined_ : problem_,
        Simplified{nullptr,
                   joins ? NothingLeftOut(problem_, inseparable_) : NothingLeftOut(problem_)},
        least, options_.stop);
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
    exact.make = [this](Ticks least) { return ExactModel(least); };
    if (!JoinInseparable() && !approaches_.empty()) exact = std::move(approaches_.back());
    approach_ = nullptr;
    const Ticks interval = bracket_.best().value_or(bracket_.low());
    const auto negligible = static_cast<Ticks>(kNegligible * gap * static_cast<double>(interval));
    approaches_ =
        Relaxations(joined_ ? *joined_ : problem_, negligible, inseparable_, options_.stop);
    approaches_.push_back(std::move(exact));
  }

  // What no better plan than the best keeps apart becomes one operation. False if nothing is new.
  bool JoinInseparable() {
    const std::optional<Ticks>& best = bracket_.best();
    if (!best || *best == joined_below_) return false;
    joined_below_ = *best;
    std::vector<MergeStep> edges = InseparableEdges(problem_, *best - 1, options_.stop);
    if (edges == inseparable_) return false;
    approaches_.clear();
    approach_ = nullptr;
    inseparable_ = std::move(edges);
    joined_ = Joined(problem_, inseparable_);
    bracket_.Raise({PossibleIntervals(*joined_).least, BoundProof::kWork}, nullptr,
                   [&](BoundEvidence& evidence) {
                     evidence.simplification = NothingLeftOut(problem_, inseparable_);
                     evidence.simplification.memory = MemoryModel::kNone;
                   });
    return true;
  }

  const Problem& problem_;
  const ProverOptions& options_;
  Bracket bracket_;
  SearchEffort effort_;
  bool raises_again_ = true;
  bool may_improve_ = true;             // in the midst of a round, once
  double gap_ = -1;                     // that the approaches are for
  std::optional<Ticks> joined_below_;   // the best when inseparable edges were looked for
  std::vector<MergeStep> inseparable_;  // edges
  std::unique_ptr<Problem> joined_;     // along them; null: there are none
  std::vector<Approach> approaches_;    // relaxations, and at last the problem itself
  std::size_t closed_by_ = 0;           // the place of the approach that closed the last gap
  Approach* approach_ = nullptr;        // at present
};

}  // namespace

ProverResult Prove(const Problem& problem, const ProverOptions& options) {
  return Proving(problem, options).Run();
}

}  // namespace cleave
