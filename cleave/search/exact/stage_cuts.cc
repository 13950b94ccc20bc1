#include "cleave/search/exact/stage_cuts.h"

#include <algorithm>

#include "cleave/search/exact/link_ticks.h"

namespace cleave {

StageCuts::StageCuts(const IdealSpace& space, Bucket buckets)
    : space_(&space),
      stamps_(Index(space.size()), 0),
      certainty_(Index(space.size()), Certainty::kOut),
      nodes_(Index(space.size()), 0),
      tensor_stamps_(Index(space.problem().num_tensors()), 0) {
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
  AddStageTensors();
  cut.transfer = Cheapest({.entering = true});
  if (any_open) {
    cut.twice = Cheapest({.factor = 2, .entering = true, .work = true});
    cut.together = Cheapest({.entering = true, .work = true});
  } else {
    Ticks work = 0;
    for (const OpIndex op : gathered_) work += space_->work().own[Index(space_->place(op))];
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
    crossing = Cheapest({.closed = true});
  }
  return *crossing;
}

Ticks StageCuts::Closure(OpIndex op, OpIndex lacked) {
  ++stamp_;
  gathered_.clear();
  for (Place p = 0; p < space_->size(); ++p) {
    const OpIndex other = space_->op(p);
    if (other == lacked) continue;
    Put(other, other == op ? Certainty::kIn : Certainty::kOpen);
  }
  AddStageTensors();
  return Cheapest({.entering = true, .work = true});
}

Ticks StageCuts::Border(OpIndex held, OpIndex lacked) {
  const Problem& problem = space_->problem();
  ++stamp_;
  gathered_.clear();
  PutAll(held, problem.predecessors(), Certainty::kIn);
  PutAll(lacked, problem.successors(), Certainty::kOut);
  for (OpIndex op = 0; op < space_->size(); ++op) {
    if (stamps_[Index(op)] != stamp_) Put(op, Certainty::kOpen);
  }
  AddOutputs();
  return Cheapest({.closed = true});
}

// With everything behind it.
void StageCuts::PutAll(OpIndex first, const Csr& next, Certainty certainty) {
  std::size_t done = gathered_.size();
  Put(first, certainty);
  for (; done < gathered_.size(); ++done) {
    for (const OpIndex op : next[gathered_[done]]) {
      if (stamps_[Index(op)] != stamp_) Put(op, certainty);
    }
  }
}

std::vector<Ticks> StageCuts::MostCrossing() const {
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

void StageCuts::Put(OpIndex op, Certainty certainty) {
  stamps_[Index(op)] = stamp_;
  certainty_[Index(op)] = certainty;
  nodes_[Index(op)] = 0;
  gathered_.push_back(op);
}

// Operations that a stage from a to b holds for certain, and those that it may hold. Returns
// whether there are any of the latter.
bool StageCuts::GatherStage(Bucket a, Bucket b) {
  ++stamp_;
  gathered_.clear();
  bool any_open = false;
  for (Place p = open_first_[Index(a)]; p < enter_end_[Index(b)]; ++p) {
    if (settles_[Index(p)] < a) continue;
    const bool certain = enters_[Index(p)] > a && settles_[Index(p)] < b;
    Put(space_->op(p), certain ? Certainty::kIn : Certainty::kOpen);
    any_open |= !certain;
  }
  return any_open;
}

void StageCuts::AddStageTensors() {
  const Problem& problem = space_->problem();
  tensors_.clear();
  const auto add = [&](TensorIndex t) {
    if (problem.tensor(t).producer == kHost || tensor_stamps_[Index(t)] == stamp_) return;
    tensor_stamps_[Index(t)] = stamp_;
    tensors_.push_back(t);
  };
  for (const OpIndex op : gathered_) {
    for (const TensorIndex t : problem.inputs(op)) add(t);
    for (const TensorIndex t : problem.outputs(op)) add(t);
  }
}

void StageCuts::GatherIdeal(Bucket b) {
  ++stamp_;
  gathered_.clear();
  for (Place p = 0; p < enter_end_[Index(b)]; ++p) {
    Put(space_->op(p), settles_[Index(p)] < b ? Certainty::kIn : Certainty::kOpen);
  }
  AddOutputs();
}

void StageCuts::AddOutputs() {
  tensors_.clear();
  for (const OpIndex op : gathered_) {
    const auto outputs = space_->problem().outputs(op);
    tensors_.insert(tensors_.end(), outputs.begin(), outputs.end());
  }
}

int StageCuts::Node(OpIndex op) {
  switch (Of(op)) {
    case Certainty::kIn:
      return MinCut::kSource;
    case Certainty::kOut:
      return MinCut::kSink;
    case Certainty::kOpen:
      break;
  }
  int& node = nodes_[Index(op)];
  if (node == 0) node = cut_.AddNode();
  return node;
}

Ticks StageCuts::Cheapest(const Objective& objective) {
  const Problem& problem = space_->problem();
  cut_.Clear();
  Ticks certain = 0;
  for (const OpIndex op : gathered_) nodes_[Index(op)] = 0;
  for (const OpIndex op : gathered_) {
    const Ticks work = objective.work ? space_->work().own[Index(space_->place(op))] : 0;
    if (Of(op) == Certainty::kOut) continue;
    if (Of(op) == Certainty::kIn) {
      certain += work;
      continue;
    }
    if (work > 0) cut_.AddEdge(Node(op), MinCut::kSink, work);
    if (!objective.closed) continue;
    for (const OpIndex needed : problem.predecessors()[op]) {
      if (Of(needed) == Certainty::kOpen) cut_.AddEdge(Node(op), Node(needed), MinCut::kInfinite);
    }
  }
  for (const TensorIndex t : tensors_) {
    const Ticks cost = objective.factor * LinkTicks(problem, t);
    if (cost == 0) continue;
    certain += AddLeaving(t, cost);
    if (objective.entering) certain += AddEntering(t, cost);
  }
  return certain + cut_.Solve();
}

// A tensor costs if the set holds its producer and lacks a reader. Returns the cost if that is
// certain.
Ticks StageCuts::AddLeaving(TensorIndex t, Ticks cost) {
  const OpIndex producer = space_->problem().tensor(t).producer;
  if (Of(producer) == Certainty::kOut) return 0;
  bool certainly_lacks = false;
  bool may_lack = false;
  for (const OpIndex reader : space_->problem().consumers(t)) {
    certainly_lacks |= Of(reader) == Certainty::kOut;
    may_lack |= Of(reader) != Certainty::kIn;
  }
  if (!may_lack) return 0;
  if (certainly_lacks) {
    if (Of(producer) == Certainty::kIn) return cost;
    cut_.AddEdge(Node(producer), MinCut::kSink, cost);
    return 0;
  }
  const int sent = cut_.AddNode();
  cut_.AddEdge(Node(producer), sent, cost);
  for (const OpIndex reader : space_->problem().consumers(t)) {
    if (Of(reader) == Certainty::kOpen) cut_.AddEdge(sent, Node(reader), MinCut::kInfinite);
  }
  return 0;
}

// The mirror image: if the set lacks its producer and holds a reader.
Ticks StageCuts::AddEntering(TensorIndex t, Ticks cost) {
  const OpIndex producer = space_->problem().tensor(t).producer;
  if (Of(producer) == Certainty::kIn) return 0;
  bool certainly_holds = false;
  bool may_hold = false;
  for (const OpIndex reader : space_->problem().consumers(t)) {
    certainly_holds |= Of(reader) == Certainty::kIn;
    may_hold |= Of(reader) != Certainty::kOut;
  }
  if (!may_hold) return 0;
  if (certainly_holds) {
    if (Of(producer) == Certainty::kOut) return cost;
    cut_.AddEdge(MinCut::kSource, Node(producer), cost);
    return 0;
  }
  const int received = cut_.AddNode();
  cut_.AddEdge(received, Node(producer), cost);
  for (const OpIndex reader : space_->problem().consumers(t)) {
    if (Of(reader) == Certainty::kOpen) cut_.AddEdge(Node(reader), received, MinCut::kInfinite);
  }
  return 0;
}

}  // namespace cleave
