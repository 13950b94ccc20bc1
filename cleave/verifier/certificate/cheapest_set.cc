#include "cleave/verifier/certificate/cheapest_set.h"

#include <algorithm>
#include <numeric>

#include "cleave/verifier/certificate/tensor_arcs.h"

namespace cleave::verifier {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

CheapestSet::CheapestSet(const BoundModel& model, const Work& work, std::int32_t buckets,
                         Effort& effort)
    : model_(model),
      work_(work),
      effort_(effort),
      width_(work.total / std::max(buckets, 1) + 1),
      count_(Bucket(work.total) + 1),
      nodes_(model.ops.size(), FlowNetwork::kSink),
      is_touched_(model.tensors.size(), false) {
  for (std::size_t v = 0; v < model.ops.size(); ++v) {
    enters_.push_back(Bucket(work.before[v]));
    settles_.push_back(Bucket(work.total - work.behind[v]));
  }
  OrderOps();
}

void CheapestSet::OrderOps() {
  by_entry_.resize(enters_.size());
  std::iota(by_entry_.begin(), by_entry_.end(), 0);
  std::ranges::stable_sort(by_entry_, {}, [&](int op) { return enters_[Index(op)]; });
  first_lacking_.assign(Index(count_), by_entry_.size());
  held_end_.assign(Index(count_), 0);
  for (std::size_t i = 0; i < by_entry_.size(); ++i) {
    const std::size_t settles = Index(settles_[Index(by_entry_[i])]);
    first_lacking_[settles] = std::min(first_lacking_[settles], i);
    held_end_[Index(enters_[Index(by_entry_[i])])] = i + 1;
  }
  for (std::size_t b = held_end_.size(); b-- > 1;) {
    first_lacking_[b - 1] = std::min(first_lacking_[b - 1], first_lacking_[b]);
  }
  for (std::size_t b = 1; b < held_end_.size(); ++b) {
    held_end_[b] = std::max(held_end_[b], held_end_[b - 1]);
  }
}

std::int64_t CheapestSet::Highest(int bucket) const {
  return std::min(Lowest(bucket) + width_ - 1, work_.total);
}

Ticks CheapestSet::Between(int from, int to, const Price& price) {
  Begin();
  for (std::size_t i = first_lacking_[Index(from)]; i < held_end_[Index(to)]; ++i) {
    const int op = by_entry_[i];
    if (settles_[Index(op)] < from) continue;  // surely in the first ideal
    const bool certain = enters_[Index(op)] > from && settles_[Index(op)] < to;
    Put(op, certain ? Part::kIn : Part::kOpen);
  }
  return Cheapest(price);
}

std::vector<std::int64_t> CheapestSet::CertainSums(int from,
                                                   const std::vector<std::int64_t>& figure) const {
  std::vector<std::int64_t> sums(Index(count_) + 1, 0);
  for (std::size_t op = 0; op < figure.size(); ++op) {
    if (enters_[op] > from) sums[Index(settles_[op]) + 1] += figure[op];
  }
  for (std::size_t to = 1; to < sums.size(); ++to) sums[to] += sums[to - 1];
  return sums;
}

Ticks CheapestSet::Crossing(int bucket) {
  Begin();
  for (std::size_t i = 0; i < held_end_[Index(bucket)]; ++i) {
    const int op = by_entry_[i];
    Put(op, settles_[Index(op)] < bucket ? Part::kIn : Part::kOpen);
  }
  return Cheapest({.transfers = 1, .entering = false, .work = false, .ideal = true});
}

Ticks CheapestSet::Border(int held, int lacked) {
  Begin();
  const std::vector<bool> inside = Reached(held, &ModelOp::needs);
  const std::vector<bool> outside = Reached(lacked, &ModelOp::feeds);
  for (std::size_t op = 0; op < inside.size(); ++op) {
    if (!outside[op]) Put(static_cast<int>(op), inside[op] ? Part::kIn : Part::kOpen);
  }
  return Cheapest({.transfers = 1, .entering = false, .work = false, .ideal = true});
}

// The operation and all that it leads to.
std::vector<bool> CheapestSet::Reached(int op, std::vector<int> ModelOp::*next) const {
  std::vector<bool> reached(model_.ops.size(), false);
  std::vector<int> open{op};
  reached[Index(op)] = true;
  while (!open.empty()) {
    const int from = open.back();
    open.pop_back();
    for (const int to : model_.ops[Index(from)].*next) {
      if (!reached[Index(to)]) open.push_back(to);
      reached[Index(to)] = true;
    }
  }
  return reached;
}

Ticks CheapestSet::Around(int op, int lacked) {
  Begin();
  for (int other = 0; other < static_cast<int>(model_.ops.size()); ++other) {
    if (other != lacked) Put(other, other == op ? Part::kIn : Part::kOpen);
  }
  return Cheapest({.transfers = 1, .entering = true, .work = true, .ideal = false});
}

void CheapestSet::Begin() {
  network_.Clear();
  for (const int op : put_) nodes_[Index(op)] = FlowNetwork::kSink;
  for (const int t : touched_) is_touched_[Index(t)] = false;
  put_.clear();
  touched_.clear();
}

void CheapestSet::Put(int op, Part part) {
  effort_.Spend();
  put_.push_back(op);
  nodes_[Index(op)] = part == Part::kIn ? FlowNetwork::kSource : network_.AddNode();
  const ModelOp& entry = model_.ops[Index(op)];
  for (const std::vector<int>* tensors : {&entry.inputs, &entry.outputs}) {
    for (const int t : *tensors) {
      if (!is_touched_[Index(t)]) touched_.push_back(t);
      is_touched_[Index(t)] = true;
    }
  }
}

// The set is what stays on the source's side of a cut.
Ticks CheapestSet::Cheapest(const Price& price) {
  for (const int op : put_) {
    if (price.work) network_.AddEdge(NodeOf(op), FlowNetwork::kSink, work_.own[Index(op)]);
    if (!price.ideal) continue;
    for (const int need : model_.ops[Index(op)].needs) {
      network_.AddEdge(NodeOf(op), NodeOf(need), FlowNetwork::kUnlimited);
    }
  }
  for (const int t : touched_) AddTensor(t, price);
  return network_.Flow();
}

void CheapestSet::AddTensor(int t, const Price& price) {
  const ModelTensor& tensor = model_.tensors[Index(t)];
  if (tensor.producer == kHostOp || tensor.link == 0) return;
  const Ticks cost = price.transfers * tensor.link;
  AddLeaving(tensor, nodes_, cost, network_);
  if (price.entering) AddEntering(tensor, nodes_, cost, network_);
}

}  // namespace cleave::verifier
