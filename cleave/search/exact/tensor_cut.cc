#include "cleave/search/exact/tensor_cut.h"

#include "cleave/search/exact/link_ticks.h"

namespace cleave {

TensorCut::TensorCut(const IdealSpace& space)
    : space_(&space),
      stamps_(Index(space.size()), 0),
      certainty_(Index(space.size()), Certainty::kOut),
      nodes_(Index(space.size()), 0),
      tensor_stamps_(Index(space.problem().num_tensors()), 0) {
  Clear();
}

void TensorCut::Clear() {
  ++stamp_;
  put_.clear();
}

void TensorCut::Put(OpIndex op, Certainty certainty) {
  if (!IsPut(op)) put_.push_back(op);
  stamps_[Index(op)] = stamp_;
  certainty_[Index(op)] = certainty;
}

Ticks TensorCut::Least(const SetCost& cost) {
  cut_.Clear();
  for (const OpIndex op : put_) nodes_[Index(op)] = 0;
  Ticks certain = AddOps(cost);
  GatherTensors(cost.entering);
  for (const TensorIndex t : tensors_) {
    const Ticks ticks = cost.factor * LinkTicks(space_->problem(), t);
    if (ticks == 0) continue;
    certain += AddLeaving(t, ticks);
    if (cost.entering) certain += AddEntering(t, ticks);
  }
  return certain + cut_.Solve();
}

// Returns what is certain.
Ticks TensorCut::AddOps(const SetCost& cost) {
  const Problem& problem = space_->problem();
  Ticks certain = 0;
  for (const OpIndex op : put_) {
    if (cost.work == WorkCost::kMembers && Of(op) == Certainty::kIn) certain += space_->WorkOf(op);
    if (Of(op) != Certainty::kOpen) continue;
    if (cost.work == WorkCost::kMembers) {
      cut_.AddEdge(Node(op), MinCut::kSink, space_->WorkOf(op));
    } else if (cost.work == WorkCost::kOthers) {
      cut_.AddEdge(MinCut::kSource, Node(op), problem.least_compute_ticks(op));
    }
    if (!cost.closed) continue;
    for (const OpIndex needed : problem.predecessors()[op]) {
      if (Of(needed) == Certainty::kOpen) cut_.AddEdge(Node(op), Node(needed), MinCut::kInfinite);
    }
  }
  return certain;
}

// All that may cross the border of the set.
void TensorCut::GatherTensors(bool entering) {
  const Problem& problem = space_->problem();
  ++tensor_stamp_;
  tensors_.clear();
  const auto add = [&](TensorIndex t) {
    if (problem.tensor(t).producer == kHost || tensor_stamps_[Index(t)] == tensor_stamp_) return;
    tensor_stamps_[Index(t)] = tensor_stamp_;
    tensors_.push_back(t);
  };
  for (const OpIndex op : put_) {
    if (entering) {
      for (const TensorIndex t : problem.inputs(op)) add(t);
    }
    for (const TensorIndex t : problem.outputs(op)) add(t);
  }
}

int TensorCut::Node(OpIndex op) {
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

// A tensor costs if the set holds its producer and lacks a reader. Returns the cost if that is
// certain.
Ticks TensorCut::AddLeaving(TensorIndex t, Ticks cost) {
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
Ticks TensorCut::AddEntering(TensorIndex t, Ticks cost) {
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
