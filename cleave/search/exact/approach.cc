#include "cleave/search/exact/approach.h"

#include <algorithm>
#include <utility>

#include "cleave/search/exact/reduction.h"
#include "cleave/search/exact/relaxation.h"
#include "cleave/search/exact/twins.h"

namespace cleave {
namespace {

// What relaxations leave of the triangle rule, the weights that do not count in them, and whether
// cheap sources do not count either. Where a rule does not bind after all, that is the quickest
// proof.
struct Easing {
  TriangleUse triangle;
  double tiny_weights;
  bool cheap_sources = true;
};
constexpr Easing kEasings[] = {
    {TriangleUse::kNone, kAllWeights},   {TriangleUse::kNone, 1 / 64.},
    {TriangleUse::kNone, 1 / 4096.},     {TriangleUse::kTwoChips, 1 / 64.},
    {TriangleUse::kTwoChips, 1 / 4096.}, {TriangleUse::kTwoChips, 0, false}};

constexpr std::int64_t kMostSplitSteps = 1'000'000;

std::unique_ptr<ProofModel> Eased(const Problem& problem, const Easing& easing, Ticks negligible,
                                  const std::vector<MergeStep>& inseparable, Ticks least,
                                  const std::function<bool()>& stop) {
  const bool drops_triangle = easing.triangle == TriangleUse::kNone;
  Simplified relaxed;
  relaxed.record.inseparable = inseparable;
  relaxed.problem = Relax(problem,
                          {easing.cheap_sources ? negligible : -1, drops_triangle,
                           easing.tiny_weights, easing.triangle == TriangleUse::kTwoChips},
                          &relaxed.record);
  if (!relaxed.problem && drops_triangle) return nullptr;
  relaxed.record.triangle = easing.triangle;
  return std::make_unique<ProofModel>(problem, std::move(relaxed), least, stop);
}

// Whether no link could take longer than an interval of `least`, whatever lies where.
bool LinksAreLoose(const Problem& problem, Ticks least) {
  const IdealSpace space(problem);
  return StageCuts(space, 1).MostCrossing(0) <= least;
}

// With twins in order, where transfers do not matter; null if there are none. Not under the
// triangle rule, nor where buffers and activations count.
std::unique_ptr<Problem> InOrder(const Problem& problem, Ticks least, Simplification& record) {
  if (problem.serial() || problem.triangle() || problem.memory_model() == MemoryModel::kFull) {
    return nullptr;
  }
  const std::vector<TwinBranches> twins = FindTwins(problem, true);
  if (twins.empty() || !LinksAreLoose(problem, least)) return nullptr;
  const auto node = [&](OpIndex op) { return problem.members(op).front(); };
  for (const TwinBranches& pairs : twins) {
    std::vector<MergeStep>& branches = record.twins.emplace_back();
    for (const auto& [first, second] : pairs) branches.push_back({node(first), node(second)});
  }
  return WithTwinsInOrder(problem, twins);
}

}  // namespace

Simplification NothingLeftOut(const Problem& problem, std::vector<MergeStep> inseparable) {
  Simplification nothing;
  nothing.inseparable = std::move(inseparable);
  nothing.triangle = problem.triangle() ? TriangleUse::kAll : TriangleUse::kNone;
  nothing.memory = problem.memory_model();
  return nothing;
}

ProofModel::ProofModel(const Problem& original, Simplified simplified, Ticks least,
                       std::function<bool()> stop)
    : relaxed_(std::move(simplified.problem)),
      record_(std::move(simplified.record)),
      reduced_(Reduce(relaxed_ ? *relaxed_ : original, record_.triangle == TriangleUse::kTwoChips,
                      &record_.mergers)),
      ordered_(InOrder(reduced_   ? *reduced_
                       : relaxed_ ? *relaxed_
                                  : original,
                       least, record_)),
      orders_chips_(record_.triangle == TriangleUse::kAll),
      problem_(ordered_   ? *ordered_
               : reduced_ ? *reduced_
               : relaxed_ ? *relaxed_
                          : original),
      space_(problem_),
      windows_(space_, std::move(stop)) {
  if (problem_.triangle()) skip_edges_ = std::make_unique<SkipEdges>(problem_);
}

TwoChipBound ProofModel::BoundByTwoChips(Ticks least, Ticks enough) const {
  if (!skip_edges_) return {least, 0, 0};
  return TwoChipSplit(space_, *skip_edges_).Find(least, enough, kMostSplitSteps);
}

BoundEvidence ProofModel::Evidence(BoundProof proof) const {
  BoundEvidence evidence;
  evidence.proof = proof;
  evidence.simplification = record_;
  std::vector<NodeId>& free = evidence.simplification.free_nodes;  // some in several rounds
  std::ranges::sort(free);
  free.erase(std::unique(free.begin(), free.end()), free.end());
  const bool by_limit = proof == BoundProof::kWindow || proof == BoundProof::kExhaustive;
  if (by_limit) evidence.buckets = windows_.buckets();
  return evidence;
}

StageSearchResult ProofModel::Search(Ticks limit, const StageSearchOptions& options) const {
  return SearchStages(space_, windows_, {skip_edges_.get(), orders_chips_}, limit, options);
}

std::vector<Approach> Relaxations(const Problem& problem, Ticks negligible,
                                  const std::vector<MergeStep>& inseparable,
                                  const std::function<bool()>& stop) {
  std::vector<Approach> approaches;
  for (const Easing& easing : kEasings) {
    const bool drops_triangle = easing.triangle == TriangleUse::kNone;
    if (!problem.triangle() && !drops_triangle) continue;
    // Without memory those differ in nothing.
    const bool alike = easing.tiny_weights == (drops_triangle ? kAllWeights : 1 / 64.);
    if (problem.memory_model() == MemoryModel::kNone && easing.cheap_sources && !alike) continue;
    approaches.emplace_back().make = [&, negligible](Ticks least) {
      return Eased(problem, easing, negligible, inseparable, least, stop);
    };
  }
  return approaches;
}

}  // namespace cleave
