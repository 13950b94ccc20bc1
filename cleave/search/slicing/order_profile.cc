#include "cleave/search/slicing/order_profile.h"

#include <algorithm>
#include <utility>

namespace cleave {

OrderProfile::OrderProfile(const Problem& problem, std::vector<OpIndex> order)
    : problem_(&problem), order_(std::move(order)), position_(order_.size()) {
  for (Position p = 0; p < length(); ++p) position_[Index(op(p))] = p;
  AddOperations();
  AddArrivals();
  AddLiveBytes();
  AddCuts();
  AddWork();
}

void OrderProfile::AddOperations() {
  costs_.resize(order_.size());
  for (int chip_class = 0; chip_class < problem_->num_chip_classes(); ++chip_class) {
    for (const OpIndex op : order_) compute_.push_back(problem_->compute_ticks(op, chip_class));
  }
  for (Position p = 0; p < length(); ++p) {
    PositionCost& cost = costs_[Index(p)];
    cost.weight_bytes = problem_->weight_bytes(op(p));
    cost.scratch_bytes = problem_->scratch_bytes(op(p));
    for (const TensorIndex t : problem_->outputs(op(p))) {
      const OpTensor& tensor = problem_->tensor(t);
      (tensor.output ? cost.output_bytes : cost.read_bytes) += tensor.bytes;
      if (tensor.output) cost.host_ticks += tensor.host_ticks;
      if (!problem_->consumers(t).empty()) cost.read_ticks += tensor.link_ticks;
    }
  }
}

// One pass over the order that remembers where every tensor and clone group was last seen.
void OrderProfile::AddArrivals() {
  std::vector<Position> seen(Index(problem_->num_tensors()), -1);
  std::vector<std::size_t> readers_left(seen.size());
  for (TensorIndex t = 0; t < problem_->num_tensors(); ++t) {
    readers_left[Index(t)] = problem_->consumers(t).size();
  }
  std::vector<Position> member(problem_->clone_groups().size(), -1);
  for (Position p = 0; p < length(); ++p) {
    arrivals_at_.push_back(arrivals_.size());
    clones_at_.push_back(clones_.size());
    for (const TensorIndex t : problem_->inputs(op(p))) {
      const OpTensor& tensor = problem_->tensor(t);
      const bool from_host = tensor.producer == kHost;
      arrivals_.push_back({seen[Index(t)], from_host ? -1 : position(tensor.producer),
                           from_host ? tensor.host_ticks : tensor.link_ticks, tensor.bytes,
                           --readers_left[Index(t)] == 0, tensor.output});
      seen[Index(t)] = p;
    }
    for (const TensorIndex t : problem_->outputs(op(p))) seen[Index(t)] = p;
    for (const std::int32_t group : problem_->clone_groups(op(p))) {
      clones_.push_back({std::exchange(member[Index(group)], p), group});
    }
  }
  arrivals_at_.push_back(arrivals_.size());
  clones_at_.push_back(clones_.size());
}

// The memory model runs operations in ascending index, whatever the order.
void OrderProfile::AddLiveBytes() {
  std::int64_t live = 0;
  for (OpIndex op = 0; op < problem_->num_ops(); ++op) {
    PositionCost& cost = costs_[Index(position(op))];
    live += cost.read_bytes;
    cost.live_bytes = live + cost.scratch_bytes;
    for (const TensorIndex t : problem_->inputs(op)) {
      const OpTensor& tensor = problem_->tensor(t);
      const bool ends = tensor.last_consumer == op && tensor.producer != kHost && !tensor.output;
      if (ends) live -= tensor.bytes;
    }
  }
}

void OrderProfile::AddCuts() {
  cuts_.resize(order_.size() + 1);
  const Ticks latency = problem_->latency_ticks();
  Position closed_at = 0;
  for (TensorIndex t = 0; t < problem_->num_tensors(); ++t) {
    const OpTensor& tensor = problem_->tensor(t);
    if (tensor.producer == kHost || problem_->consumers(t).empty()) continue;
    Position last = 0;
    for (const OpIndex reader : problem_->consumers(t)) last = std::max(last, position(reader));
    // Differences for now; it crosses the cuts producer + 1 .. last.
    CutCost& open = cuts_[Index(position(tensor.producer)) + 1];
    CutCost& close = cuts_[Index(last) + 1];
    for (auto& [cut, sign] : {std::pair(&open, 1), std::pair(&close, -1)}) {
      cut->ticks += sign * tensor.link_ticks;
      cut->hop_ticks += sign * (tensor.link_ticks + latency);
      cut->bytes += sign * tensor.bytes;
    }
    open.closed_at = std::max(open.closed_at, last + 1);
  }
  CutCost crossing;
  for (CutCost& cut : cuts_) {
    crossing.ticks += cut.ticks;
    crossing.hop_ticks += cut.hop_ticks;
    crossing.bytes += cut.bytes;
    closed_at = std::max(closed_at, cut.closed_at);
    cut = crossing;
    cut.closed_at = closed_at;
  }
}

void OrderProfile::AddWork() {
  const int classes = problem_->num_chip_classes();
  std::vector<Ticks> group_ticks;
  for (const CloneGroup& group : problem_->clone_groups()) {
    group_ticks.push_back(*std::ranges::min_element(group.ticks));
  }
  work_from_.assign(order_.size() + 1, 0);
  for (Position p = length() - 1; p >= 0; --p) {
    Ticks least = compute_ticks(p, 0);
    for (int k = 1; k < classes; ++k) least = std::min(least, compute_ticks(p, k));
    for (const CloneArrival& clone : clones(p)) {
      least += std::exchange(group_ticks[Index(clone.group)], 0);
    }
    work_from_[Index(p)] = work_from_[Index(p) + 1] + least;
  }
}

}  // namespace cleave
