// One approach's turn at closing the gap.
#pragma once

#include <cstdint>

#include "cleave/search/exact/approach.h"
#include "cleave/search/exact/bracket.h"

namespace cleave {

// What searches have taken, of all approaches together.
struct SearchEffort {
  std::int64_t search_steps = 0;  // that one search may take at present
  std::int64_t steps = 0;
  std::int64_t ideals = 0;
};

// Whether nothing is left to do, or nothing may be done any more.
bool IsOver(const ProverOptions& options, const Bracket& bracket, const SearchEffort& effort);

class Attempt {
 public:
  // Nobody knows beforehand which relaxation is easy, or whether the problem itself is. So a search
  // gets few steps at first, and, while none comes to an end, all get more.
  static constexpr std::int64_t kFirstSteps = 250'000;
  static constexpr std::int64_t kMoreSteps = 4;  // times as many

  // References must stay; the approach has a model.
  Attempt(const Problem& problem, const ProverOptions& options, Approach& approach,
          Bracket& bracket, SearchEffort& effort);

  // The bounds that come without a search, when it is the approach's first turn; then searches
  // below the best plan, and, if these do not come to an end, for better bounds. Ends early with
  // the gap. `before`: the approach whose turn was before, or null; if both begin with the same
  // search they are twins.
  void Close(double gap, const Approach* before);

 private:
  bool IsOver() const { return cleave::IsOver(options_, bracket_, effort_); }
  void Bound(double gap);
  void BoundByTwoChips();
  void BoundByWindows();
  bool FindAny();
  bool MayDescend() const;
  void Descend(double gap);
  void CloseTo(double gap);
  void RaiseByBisection(double gap);
  Verdict Search(Ticks limit, std::size_t beam = 0);

  ProofModel& model() { return *approach_.model; }

  const Problem& problem_;
  const ProverOptions& options_;
  Approach& approach_;
  Bracket& bracket_;
  SearchEffort& effort_;
};

}  // namespace cleave
