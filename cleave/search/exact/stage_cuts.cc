#include "cleave/search/exact/stage_cuts.h"

#include <algorithm>

#include "cleave/search/exact/link_ticks.h"

namespace cleave {

StageCuts::StageCuts(const IdealSpace& space, Bucket buckets) : space_(&space), cut_(space) {
  const IdealSpace::Measure& work = space.work();
  width_ = std::max<Ticks>(1, work.total / std::max(buckets, 1) + 1);
  const Bucket count = bucket(work.total) + 1;
  open_first_.assign(Index(count), space.size());
  enter_end_.assign(Index(count), 0);
  crossings_.resize(Index(count));
  certain_weights_.resize(Index(count));
  for (Place p = 0; p < space.size(); ++p) {
    enters_.push_back(bucket(work.before[Index(p)]));
    settles_.push_back(bucket(work.total - work.behind[Index(p)]));
  }
  Place end = 0;
  for (Bucket b = 0; b < count; ++b) {
    while (end < space.size() && enters_[Index(end)] <= b) ++end;
    enter_end_[Index(b)] = end;
  }
  for (Place p = space.size() - 1; p >= 0; --p) open_first_[Index(settles_[Index(p)])] = p;
  for (Bucket b = count - 2; b >= 0; --b) {
    open_first_[Index(b)] = std::min(open_first_[Index(b)], open_first_[Index(b) + 1]);
  }
}

Ticks StageCuts::highest(Bucket b) const {
  return std::min(width_ * (b + 1) - 1, space_->work().total);
}

const StageCut& StageCuts::Between(Bucket a, Bucket b) {
  const auto [it, fresh] = stages_.try_emplace(static_cast<std::int64_t>(a) * buckets() + b);
  StageCut& cut = it->second;
  if (!fresh) return cut;
  const bool any_open = GatherStage(a, b);
  cut.transfer = cut_.Least({.entering = true});
  if (any_open) {
    cut.twice = cut_.Least({.factor = 2, .entering = true, .work = WorkCost::kMembers});
    cut.together = cut_.Least({.entering = true, .work = WorkCost::kMembers});
  } else {
    Ticks work = 0;
    for (const OpIndex op : cut_.put()) work += space_->WorkOf(op);
    cut.twice = 2 * cut.transfer + work;
    cut.together = cut.transfer + work;
  }
  return cut;
}

std::int64_t StageCuts::CertainWeights(Bucket a, Bucket b) {
  std::vector<std::int64_t>& row = certain_weights_[Index(a)];
  if (row.empty()) {
    row.assign(Index(buckets()) + 1, 0);
    for (Place p = enter_end_[Index(a)]; p < space_->size(); ++p) {
      row[Index(settles_[Index(p)]) + 1] += space_->weights().own[Index(p)];
    }
    for (std::size_t i = 1; i < row.size(); ++i) row[i] += row[i - 1];
  }
  return row[Index(b)];
}

Ticks StageCuts::Crossing(Bucket b) {
  std::optional<Ticks>& crossing = crossings_[Index(b)];
  if (!crossing) {
    GatherIdeal(b);
    crossing = cut_.Least({.closed = true});
  }
  return *crossing;
}

Ticks StageCuts::Closure(OpIndex op, OpIndex lacked) {
  cut_.Clear();
  for (Place p = 0; p < space_->size(); ++p) {
    const OpIndex other = space_->op(p);
    if (other == lacked) continue;
    cut_.Put(other, other == op ? Certainty::kIn : Certainty::kOpen);
  }
  return cut_.Least({.entering = true, .work = WorkCost::kMembers});
}

Ticks StageCuts::Border(OpIndex held, OpIndex lacked) {
  const Problem& problem = space_->problem();
  cut_.Clear();
  PutAll(held, problem.predecessors(), Certainty::kIn);
  PutAll(lacked, problem.successors(), Certainty::kOut);
  for (OpIndex op = 0; op < space_->size(); ++op) {
    if (!cut_.IsPut(op)) cut_.Put(op, Certainty::kOpen);
  }
  return cut_.Least({.closed = true});
}

// With everything behind it.
void StageCuts::PutAll(OpIndex first, const Csr& next, Certainty certainty) {
  std::size_t done = cut_.put().size();
  cut_.Put(first, certainty);
  for (; done < cut_.put().size(); ++done) {
    for (const OpIndex op : next[cut_.put()[done]]) {
      if (!cut_.IsPut(op)) cut_.Put(op, certainty);
    }
  }
}

std::vector<Ticks> StageCuts::AllThatMayCross() const {
  const Problem& problem = space_->problem();
  std::vector<Ticks> rises(Index(buckets()) + 1, 0);
  for (TensorIndex t = 0; t < problem.num_tensors(); ++t) {
    const OpIndex producer = problem.tensor(t).producer;
    if (producer == kHost || problem.consumers(t).empty()) continue;
    Bucket last = 0;
    for (const OpIndex reader : problem.consumers(t)) {
      last = std::max(last, settles_[Index(space_->place(reader))]);
    }
    const Bucket first = enters_[Index(space_->place(producer))];
    if (first > last) continue;
    rises[Index(first)] += LinkTicks(problem, t);
    rises[Index(last) + 1] -= LinkTicks(problem, t);
  }
  for (std::size_t b = 1; b < rises.size(); ++b) rises[b] += rises[b - 1];
  rises.pop_back();
  return rises;
}

Ticks StageCuts::MostCrossing(Bucket b) {
  if (!peak_) peak_.emplace(*space_);
  GatherIdeal(b);
  return peak_->Most(cut_);
}

// Operations that a stage from a to b holds for certain, and those that it may hold. Returns
// whether there are any of the latter.
bool StageCuts::GatherStage(Bucket a, Bucket b) {
  cut_.Clear();
  bool any_open = false;
  for (Place p = open_first_[Index(a)]; p < enter_end_[Index(b)]; ++p) {
    if (settles_[Index(p)] < a) continue;
    const bool certain = enters_[Index(p)] > a && settles_[Index(p)] < b;
    cut_.Put(space_->op(p), certain ? Certainty::kIn : Certainty::kOpen);
    any_open |= !certain;
  }
  return any_open;
}

void StageCuts::GatherIdeal(Bucket b) {
  cut_.Clear();
  for (Place p = 0; p < enter_end_[Index(b)]; ++p) {
    cut_.Put(space_->op(p), settles_[Index(p)] < b ? Certainty::kIn : Certainty::kOpen);
  }
}

}  // namespace cleave
