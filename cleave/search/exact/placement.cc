#include "cleave/search/exact/placement.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "cleave/search/exact/reduction.h"
#include "cleave/search/exact/stage_search.h"
#include "cleave/search/exact/twins.h"
#include "cleave/search/exact/two_chip_split.h"
#include "cleave/search/exact/weights_as_time.h"
#include "cleave/search/slicing/possible_intervals.h"

namespace cleave {
namespace {

constexpr std::int64_t kSplitSteps = 1'000'000;

// The problem with nothing but weights. Something has to take time: one operation does, which then
// merges with none. Null if every node with weights is a clone.
std::unique_ptr<Problem> Timeless(const Problem& problem) {
  Graph graph = problem.graph();
  Node* heaviest = nullptr;
  for (Node& node : graph.nodes) {
    node.seconds = 0;
    const bool heavier = heaviest == nullptr || node.weight_bytes > heaviest->weight_bytes;
    if (!node.clone_of && node.weight_bytes > 0 && heavier) heaviest = &node;
  }
  if (heaviest == nullptr) return nullptr;
  heaviest->seconds = 1;
  return WithoutTransfers(std::move(graph), problem.package());
}

}  // namespace

Placement PlaceWeights(const Problem& problem, const PlacementOptions& options) {
  if (problem.memory_model() == MemoryModel::kNone) return {};
  const std::unique_ptr<Problem> timeless = Timeless(problem);
  if (!timeless) return {};
  // The triangle rule would tell twins apart.
  const auto in_order =
      timeless->triangle() ? nullptr : WithTwinsInOrder(*timeless, FindTwins(*timeless, false));
  const IdealSpace space(in_order ? *in_order : *timeless);
  const Ticks limit = PossibleIntervals(*timeless).beyond;
  std::unique_ptr<SkipEdges> skip_edges;
  if (timeless->triangle()) {
    skip_edges = std::make_unique<SkipEdges>(*timeless);
    const TwoChipBound split = TwoChipSplit(space, *skip_edges).Find(0, limit, kSplitSteps);
    if (split.bound >= limit) return {.is_impossible = true};
  }
  Windows windows(space, options.stop);
  if (!windows.Narrow(limit)) return {.is_impossible = true};
  const auto found = SearchStages(space, windows, {skip_edges.get(), false}, limit,
                                  {options.most_steps, options.most_bytes, options.stop});
  Placement placement{.is_impossible = found.verdict == Verdict::kNone};
  if (found.verdict == Verdict::kFound) {
    placement.chips = Unreduced(*timeless, found.chips, problem);
  }
  return placement;
}

}  // namespace cleave
