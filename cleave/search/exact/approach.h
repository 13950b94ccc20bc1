// Ways to a proof: the problem itself, and relaxations of it, made ready for the search.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <vector>

#include "cleave/problem/certificate.h"
#include "cleave/search/exact/stage_search.h"
#include "cleave/search/exact/two_chip_split.h"

namespace cleave {

// A relaxed problem, or none, with what it leaves out.
struct Simplified {
  std::unique_ptr<Problem> problem;
  Simplification record;
};

// Of the problem as it is, but for the edges whose ends it has together already.
Simplification NothingLeftOut(const Problem& problem, std::vector<MergeStep> inseparable = {});

// A problem made ready for the search: the original, or one that bounds it, with fewer operations.
class ProofModel {
 public:
  // `original` must stay. No limit will be less than `least`.
  ProofModel(const Problem& original, Simplified simplified, Ticks least,
             std::function<bool()> stop);

  const Problem& problem() const { return problem_; }
  const IdealSpace& space() const { return space_; }
  Windows& windows() { return windows_; }
  NodeId NodeOf(OpIndex op) const { return problem_.members(op).front(); }

  // Above `least`, up to `enough`; `least` itself if the triangle rule is not used.
  TwoChipBound BoundByTwoChips(Ticks least, Ticks enough) const;
  // What an argument about this problem rests on; states and the like are to be added.
  BoundEvidence Evidence(BoundProof proof) const;
  // The windows must have been narrowed to the limit.
  StageSearchResult Search(Ticks limit, const StageSearchOptions& options) const;

 private:
  std::unique_ptr<Problem> relaxed_;
  Simplification record_;
  std::unique_ptr<Problem> reduced_;
  std::unique_ptr<Problem> ordered_;
  bool orders_chips_;
  const Problem& problem_;
  IdealSpace space_;
  Windows windows_;
  std::unique_ptr<SkipEdges> skip_edges_;
};

struct Approach {
  // Makes the model when its turn comes, for limits from there on; null if it would leave out
  // nothing.
  std::function<std::unique_ptr<ProofModel>(Ticks least)> make;
  std::unique_ptr<ProofModel> model;
  bool is_exact = false;    // its plans and bounds are the problem's
  bool is_bounded = false;  // the bounds before any search are known
  bool may_raise = true;    // the bound by bisection; not worth the while once that failed
  // The first search of all, to see which approaches are the same but for what does not bind.
  std::array<std::int64_t, 3> first_search{};
  bool is_twin = false;  // of the one before it
  // Within this limit it has a plan that is none of the problem's: no use in searching it again.
  Ticks futile = std::numeric_limits<Ticks>::max();
};

// Those that leave out what may not bind, the easiest first. Sources that take at most `negligible`
// ticks are free in most. `inseparable`: as for NothingLeftOut(). References must stay as long as
// models may be made.
std::vector<Approach> Relaxations(const Problem& problem, Ticks negligible,
                                  const std::vector<MergeStep>& inseparable,
                                  const std::function<bool()>& stop);

}  // namespace cleave
