#include "cleave/search/exact/placement.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "cleave/search/exact/least_sram.h"
#include "cleave/search/exact/reduction.h"
#include "cleave/search/exact/stage_search.h"
#include "cleave/search/slicing/possible_intervals.h"

namespace cleave {
namespace {

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
  for (Tensor& tensor : graph.tensors) tensor.bytes = 0;
  Package package = problem.package();
  package.transfers = Transfers::kSerial;
  return std::make_unique<Problem>(std::move(graph), std::move(package),
                                   ProblemOptions{MemoryModel::kWeights});
}

// Two chips hold what lies around a skip edge, at most.
bool IsTooMuchForTwoChips(const Problem& problem, const SkipEdges& skip_edges) {
  std::vector<std::int64_t> weights;
  for (OpIndex op = 0; op < problem.num_ops(); ++op) weights.push_back(problem.weight_bytes(op));
  return skip_edges.TwoChipBound(weights).bound > LargestSram(problem.package());
}

}  // namespace

Placement PlaceWeights(const Problem& problem, const PlacementOptions& options) {
  if (problem.memory_model() == MemoryModel::kNone) return {};
  std::unique_ptr<Problem> timeless = Timeless(problem);
  if (!timeless) return {};
  if (auto reduced = Reduce(*timeless, true)) timeless = std::move(reduced);
  std::unique_ptr<SkipEdges> skip_edges;
  if (timeless->triangle()) {
    skip_edges = std::make_unique<SkipEdges>(*timeless);
    if (IsTooMuchForTwoChips(*timeless, *skip_edges)) return {.is_impossible = true};
  }
  const IdealSpace space(*timeless);
  Windows windows(space, options.stop);
  const Ticks limit = PossibleIntervals(*timeless).beyond;
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
