#include "cleave/search/exact/ideal_space.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "cleave/search/exact/closure_sums.h"
#include "cleave/search/exact/largest_fill.h"
#include "cleave/search/exact/wide_integer.h"

namespace cleave {
namespace {

std::vector<std::int64_t> GroupSizes(const Problem& problem) {
  std::vector<std::int64_t> sizes(problem.clone_groups().size(), 0);
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    for (const std::int32_t group : problem.clone_groups(op))
      ++sizes[static_cast<std::size_t>(group)];
  }
  return sizes;
}

}  // namespace

IdealSpace::IdealSpace(const Problem& problem) : problem_(&problem) {
  const std::vector<std::int64_t> sizes = GroupSizes(problem);
  std::vector<std::int64_t> work;
  std::vector<std::vector<Ticks>> of_class;
  for (int k = 0; k < problem.num_chip_classes(); ++k) {
    of_class.push_back(WorkOfClass(k));
    if (work.empty()) work = of_class.back();
    for (std::size_t v = 0; v < work.size(); ++v)
      work[v] = std::min(work[v], of_class[Index(k)][v]);
  }
  for (const std::vector<Ticks>& ticks : of_class) {
    Ratio least{1, 0};  // infinite: nothing works
    for (std::size_t v = 0; v < work.size(); ++v) {
      if (work[v] > 0 && Product(ticks[v], least.work) < Product(least.ticks, work[v])) {
        least = {ticks[v], work[v]};
      }
    }
    ratios_.push_back(least.work > 0 ? least : Ratio{1, 1});
  }
  std::vector<std::int64_t> weights;
  for (OpIndex op = 0; op < problem.num_ops(); ++op) {
    weights.push_back(problem.weight_bytes(op));
    for (const std::int32_t group : problem.clone_groups(op)) {
      weights.back() += problem.clone_groups()[Index(group)].weight_bytes / sizes[Index(group)];
    }
  }
  const auto before = AncestorSums(problem.predecessors(), {work, weights});
  const auto behind = DescendantSums(problem.successors(), {work, weights});
  PlaceOps(before[0]);
  work_ = Placed(work, before[0], behind[0]);
  weights_ = Placed(weights, before[1], behind[1]);
  FindMostWeights();
}

void IdealSpace::FindMostWeights() {
  most_weights_.assign(ratios_.size(), std::numeric_limits<std::int64_t>::max());
  if (problem_->memory_model() == MemoryModel::kNone) return;
  std::vector<std::int64_t> items;
  for (OpIndex op = 0; op < problem_->num_ops(); ++op) items.push_back(problem_->weight_bytes(op));
  for (const CloneGroup& clones : problem_->clone_groups()) items.push_back(clones.weight_bytes);
  for (ChipId chip = 0; chip < problem_->num_chips(); ++chip) {
    std::int64_t& most = most_weights_[Index(problem_->chip_class(chip))];
    const bool is_first = most == std::numeric_limits<std::int64_t>::max();
    if (is_first) most = LargestFill(items, problem_->sram_bytes(chip));
  }
}

std::vector<Ticks> IdealSpace::WorkOfClass(int chip_class) const {
  const std::vector<std::int64_t> sizes = GroupSizes(*problem_);
  std::vector<Ticks> work;
  for (OpIndex op = 0; op < problem_->num_ops(); ++op) {
    work.push_back(problem_->compute_ticks(op, chip_class));
    for (const std::int32_t group : problem_->clone_groups(op)) {
      const CloneGroup& clones = problem_->clone_groups()[Index(group)];
      work.back() += clones.ticks[Index(chip_class)] / sizes[Index(group)];
    }
  }
  return work;
}

// Operations are numbered topologically, so a stable sort by a sum that never falls along an edge
// keeps a topological order.
void IdealSpace::PlaceOps(const std::vector<std::int64_t>& before) {
  ops_.resize(before.size());
  std::iota(ops_.begin(), ops_.end(), 0);
  std::ranges::stable_sort(ops_, {}, [&](OpIndex op) { return before[Index(op)]; });
  places_.resize(ops_.size());
  for (Place p = 0; p < size(); ++p) places_[Index(op(p))] = p;
}

IdealSpace::Measure IdealSpace::Placed(const std::vector<std::int64_t>& own,
                                       const std::vector<std::int64_t>& before,
                                       const std::vector<std::int64_t>& behind) const {
  Measure measure;
  for (const OpIndex op : ops_) {
    measure.own.push_back(own[Index(op)]);
    measure.before.push_back(before[Index(op)]);
    measure.behind.push_back(behind[Index(op)]);
    measure.total += own[Index(op)];
  }
  return measure;
}

Ticks IdealSpace::MostWork(int chip_class, Ticks ticks) const {
  const Ratio& ratio = ratios_[Index(chip_class)];
  return Quotient(Product(ticks, ratio.work), ratio.ticks);
}

}  // namespace cleave
