#include "cleave/search/exact/placement.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "cleave/search/exact/co_location.h"
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

// Copies of one operation share a chip, as before they were made. Most of them are there for time's
// sake, so that there mostly is a plan of this kind as well.
Graph WithCopiesTogether(const Problem& problem) {
  std::vector<OpIndex> groups(static_cast<std::size_t>(problem.num_ops()), -1);
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    const auto copies = problem.clone_groups(op);
    if (!copies.empty()) groups[static_cast<std::size_t>(op)] = copies.front();
  }
  Graph graph = problem.graph();
  CoLocate(problem, groups, graph);
  return graph;
}

// Whatever time it takes.
Placement PlaceIn(const Problem& eased, const PlacementOptions& options, const Problem& original) {
  // The triangle rule would tell twins apart.
  const auto in_order =
      eased.triangle() ? nullptr : WithTwinsInOrder(eased, FindTwins(eased, false));
  const IdealSpace space(in_order ? *in_order : eased);
  const Ticks limit = PossibleIntervals(eased).beyond;
  std::unique_ptr<SkipEdges> skip_edges;
  if (eased.triangle()) {
    skip_edges = std::make_unique<SkipEdges>(eased);
    const TwoChipBound split = TwoChipSplit(space, *skip_edges).Find(0, limit, kSplitSteps);
    if (split.bound >= limit) return {.is_impossible = true};
  }
  Windows windows(space, options.stop);
  if (!windows.Narrow(limit)) return {.is_impossible = true};
  const auto found = SearchStages(space, windows, {skip_edges.get(), false}, limit,
                                  {options.most_steps, options.most_bytes, options.stop});
  Placement placement{.is_impossible = found.verdict == Verdict::kNone};
  if (found.verdict == Verdict::kFound) {
    placement.chips = Unreduced(eased, found.chips, original);
  }
  return placement;
}

}  // namespace

// Without time most operations without weights merge with a neighbour. Fewer are quicker to search
// as a rule; at times it is far slower, and nobody knows beforehand.
Placement PlaceWeights(const Problem& problem, const PlacementOptions& options) {
  if (problem.memory_model() == MemoryModel::kNone) return {};
  const std::unique_ptr<Problem> timeless = Timeless(problem);
  if (!timeless) return {};
  const auto reduced = Reduce(*timeless, true);
  const Placement placement = PlaceIn(reduced ? *reduced : *timeless, options, problem);
  if (placement.is_impossible || !placement.chips.empty()) return placement;
  const Problem timed(WithCopiesTogether(problem), problem.package(), {MemoryModel::kWeights});
  Placement second = PlaceIn(timed, options, problem);
  second.is_impossible &= problem.clone_groups().empty();
  return second;
}

}  // namespace cleave
