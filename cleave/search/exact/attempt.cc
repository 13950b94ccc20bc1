#include "cleave/search/exact/attempt.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "cleave/search/exact/closure_bound.h"

namespace cleave {
namespace {

constexpr std::int64_t kBeam = 32;  // ideals a layer, at first
constexpr int kBeamSearches = 3;
constexpr int kBisections = 3;     // searches for a better bound where the gap was not closed
constexpr int kWindowRounds = 12;  // of bisection, before any search

}  // namespace

bool IsOver(const ProverOptions& options, const Bracket& bracket, const SearchEffort& effort) {
  return bracket.is_infeasible() || bracket.IsClose(options.gap) ||
         effort.steps >= options.most_steps || options.stop();
}

Attempt::Attempt(const Problem& problem, const ProverOptions& options, Approach& approach,
                 Bracket& bracket, SearchEffort& effort)
    : problem_(problem),
      options_(options),
      approach_(approach),
      bracket_(bracket),
      effort_(effort) {}

void Attempt::Close(double gap, const Approach* before) {
  if (!std::exchange(approach_.is_bounded, true)) {
    Bound(gap);
    if (bracket_.is_infeasible() || bracket_.IsClose(gap)) return;
  }
  if (MayDescend()) Descend(gap);
  if (bracket_.best() || FindAny()) CloseTo(gap);
  approach_.is_twin =
      !approach_.is_exact && before != nullptr && approach_.first_search == before->first_search;
  if (approach_.is_twin) return;
  // Without domination (docs/exact.md) the full triangle rule is by far the slowest.
  const bool may_raise = approach_.may_raise && !(approach_.is_exact && problem_.triangle());
  if (bracket_.best() && !bracket_.IsClose(gap) && may_raise) RaiseByBisection(gap);
}

void Attempt::Bound(double gap) {
  const DearOp dear = ClosureBound(model().space(), bracket_.low());
  bracket_.Raise({dear.bound, BoundProof::kClosure}, &model(),
                 [&](BoundEvidence& evidence) { evidence.node = model().NodeOf(dear.op); });
  if (!bracket_.IsClose(gap)) BoundByTwoChips();
  if (!bracket_.is_infeasible() && !bracket_.IsClose(gap)) BoundByWindows();
}

void Attempt::BoundByTwoChips() {
  const Ticks enough = bracket_.best().value_or(bracket_.range().beyond);
  const TwoChipBound split = model().BoundByTwoChips(bracket_.low(), enough);
  if (!bracket_.best() && split.bound >= bracket_.range().beyond) bracket_.SetInfeasible();
  bracket_.Raise({split.bound, BoundProof::kTwoChip}, &model(), [&](BoundEvidence& evidence) {
    evidence.edge = {model().NodeOf(split.source), model().NodeOf(split.target)};
  });
}

// The largest limit that the windows alone refuse, by bisection.
void Attempt::BoundByWindows() {
  const std::optional<Ticks>& best = bracket_.best();
  Ticks low = bracket_.low();
  Ticks high = best.value_or(bracket_.range().beyond);
  for (int round = 0; round < kWindowRounds && low < high && !options_.stop(); ++round) {
    // Without an incumbent the optimum is nearer to the bound than to the far end.
    const Ticks middle = best ? low + (high - low) / 2 : std::min(high, low + low / 64);
    if (model().windows().Narrow(middle)) {
      high = middle;
      if (!best) break;
    } else {
      low = middle + 1;
      bracket_.Raise({low, BoundProof::kWindow}, &model());
    }
  }
}

// Plans with looser and looser limits until there is one. False if there is none, or if it is not
// known.
bool Attempt::FindAny() {
  Ticks slack = std::max<Ticks>(bracket_.low() / 64, 1);
  while (true) {
    const Ticks limit = std::min(bracket_.low() + slack, bracket_.range().beyond);
    const Verdict verdict = Search(limit);
    if (verdict == Verdict::kFound) return true;
    if (limit == bracket_.range().beyond) {
      if (verdict == Verdict::kNone) bracket_.SetInfeasible();
      return false;
    }
    // Without any limit more is dominated.
    slack = verdict == Verdict::kNone ? 4 * slack : bracket_.range().beyond;
  }
}

// Slicing leaves nothing to gain but where the triangle rule or SRAM bind.
bool Attempt::MayDescend() const {
  if (!approach_.is_exact || !bracket_.best()) return approach_.is_exact;
  const bool binds = problem_.triangle() || problem_.memory_model() != MemoryModel::kNone;
  return binds && effort_.search_steps > kMoreSteps * kFirstSteps;
}

// Better plans by a beam, which widens with the steps that searches may take.
void Attempt::Descend(double gap) {
  const auto beam = static_cast<std::size_t>(kBeam * effort_.search_steps / kFirstSteps);
  Ticks low = bracket_.low();
  for (int i = 0; i < kBeamSearches && !IsOver(); ++i) {
    const bool has_plan = bracket_.best().has_value();
    const Ticks high = has_plan ? *bracket_.best() - bracket_.Room(gap) : low + low / 8;
    if (has_plan && low > high) return;
    const Ticks limit = low + (high - low) / 2;
    if (Search(limit, beam) != Verdict::kFound) low = limit + 1;
  }
}

// Searches below the incumbent until the bound is as close as that, or a search does not end.
void Attempt::CloseTo(double gap) {
  bool improved = false;
  while (!bracket_.IsClose(gap)) {
    // After an improvement the optimum may be far below: bisect.
    const Ticks limit = *bracket_.best() - bracket_.Room(gap);
    const Ticks low = bracket_.low();
    const Verdict verdict = Search(improved ? low + (limit - low) / 2 : limit);
    if (verdict == Verdict::kUndecided) return;
    improved |= verdict == Verdict::kFound;
  }
}

// The farther a limit lies below the optimum, the easier it is refuted. Bounds that are not close
// are better than none.
void Attempt::RaiseByBisection(double gap) {
  Ticks high = *bracket_.best() - bracket_.Room(gap);  // no search within this ended
  approach_.may_raise = false;
  for (int i = 0; i < kBisections && !IsOver(); ++i) {
    const Ticks middle = bracket_.low() + (high - bracket_.low()) / 2;
    if (high - middle < bracket_.Room(gap)) return;
    if (Search(middle) == Verdict::kUndecided) {
      if (effort_.search_steps > kFirstSteps) return;  // the next round has more
      high = middle;
    } else {
      approach_.may_raise = true;
    }
  }
}

Verdict Attempt::Search(Ticks limit, std::size_t beam) {
  if (options_.stop() || limit >= approach_.futile) return Verdict::kUndecided;
  if (!model().windows().Narrow(limit)) {
    bracket_.Raise({limit + 1, BoundProof::kWindow}, &model());
    return Verdict::kNone;
  }
  const std::int64_t steps = std::min(effort_.search_steps, options_.most_steps - effort_.steps);
  StageSearchResult found = model().Search(
      limit, {steps, options_.most_bytes, options_.stop, beam, options_.keep_evidence});
  effort_.steps += found.steps;
  effort_.ideals += found.ideals;
  if (approach_.first_search[0] == 0) approach_.first_search = {limit, found.steps, found.ideals};
  if (found.verdict == Verdict::kNone) {
    bracket_.Raise({limit + 1, BoundProof::kExhaustive}, &model(), [&](BoundEvidence& evidence) {
      evidence.states = std::move(found.states);
      const IdealSpace& space = model().space();
      for (Place p = 0; p < space.size(); ++p) {
        evidence.order.push_back(model().NodeOf(space.op(p)));
      }
    });
  }
  if (found.verdict != Verdict::kFound) return found.verdict;
  if (bracket_.Accept(approach_, found.chips, limit)) return Verdict::kFound;
  approach_.futile = limit;
  return Verdict::kUndecided;
}

}  // namespace cleave
