#include "cleave/search/exact/stage.h"

#include <algorithm>

#include "cleave/cost/memory.h"

namespace cleave {

Stage::Stage(const Problem& problem)
    : problem_(&problem),
      serial_(problem.serial()),
      relay_(problem.relay()),
      memory_(problem.memory_model()),
      sides_(Index(problem.num_ops()), StageSide::kAfter),
      uses_(Index(problem.num_tensors())),
      clones_(problem.clone_groups().size(), 0) {
  for (TensorIndex t = 0; t < problem.num_tensors(); ++t) {
    uses_[Index(t)].after = static_cast<std::int32_t>(problem.consumers(t).size());
  }
  SetChip(0);
}

void Stage::SetChip(ChipId chip) {
  chip_class_ = problem_->chip_class(chip);
  sram_ = problem_->sram_bytes(chip);
}

void Stage::Set(OpIndex op, StageSide side) {
  StageSide& current = sides_[Index(op)];
  if (current == side) return;
  for (const TensorIndex t : problem_->inputs(op)) {
    AddTensor(t, -1);
    Count(t, current, -1);
    Count(t, side, 1);
  }
  for (const TensorIndex t : problem_->outputs(op)) AddTensor(t, -1);
  if (current == StageSide::kHere) AddOp(op, -1);
  current = side;
  if (current == StageSide::kHere) AddOp(op, 1);
  for (const TensorIndex t : problem_->inputs(op)) AddTensor(t, 1);
  for (const TensorIndex t : problem_->outputs(op)) AddTensor(t, 1);
}

void Stage::Count(TensorIndex tensor, StageSide side, int sign) {
  Uses& uses = uses_[Index(tensor)];
  if (side == StageSide::kHere) uses.here += sign;
  if (side == StageSide::kBefore) uses.before += sign;
  if (side == StageSide::kAfter) uses.after += sign;
}

void Stage::AddOp(OpIndex op, int sign) {
  compute_ += sign * problem_->compute_ticks(op, chip_class_);
  weight_bytes_ += sign * problem_->weight_bytes(op);
  local_bytes_ += sign * problem_->scratch_bytes(op);
  for (const std::int32_t group : problem_->clone_groups(op)) {
    std::int32_t& members = clones_[Index(group)];
    const bool first_or_last = sign > 0 ? members == 0 : members == 1;
    members += sign;
    if (!first_or_last) continue;
    const CloneGroup& clone = problem_->clone_groups()[Index(group)];
    compute_ += sign * clone.ticks[Index(chip_class_)];
    weight_bytes_ += sign * clone.weight_bytes;
  }
}

void Stage::AddTensor(TensorIndex t, int sign) {
  const OpTensor& tensor = problem_->tensor(t);
  const Uses& uses = uses_[Index(t)];
  const auto readers = static_cast<std::int32_t>(problem_->consumers(t).size());
  const bool open = uses.here + uses.before + uses.after < readers;  // some of its readers are
  if (tensor.producer == kHost) {
    AddHostInput(tensor, uses, open, sign);
    return;
  }
  AddAtMost(tensor, uses, open, sign);
  const StageSide producer = ProducerSide(tensor);
  if (producer != StageSide::kBefore && producer != StageSide::kHere) return;
  const bool pending = uses.after > 0;  // goes on to later chips
  if (producer == StageSide::kHere) {
    AddProduced(tensor, pending, sign);
  } else {
    const bool comes_in = relay_ ? uses.before < readers : uses.here > 0;
    if (comes_in) {
      buffer_bytes_ += sign * 2 * tensor.bytes;
      if (serial_) transfer_ += sign * tensor.link_ticks;
    }
    if (pending && relay_ && serial_) transfer_ += sign * tensor.link_ticks;
  }
  if (pending) hop_ += sign * (tensor.link_ticks + (serial_ ? 0 : problem_->latency_ticks()));
}

// What AddTensor() would add at the most once nothing is open.
void Stage::AddAtMost(const OpTensor& tensor, const Uses& uses, bool open, int sign) {
  const StageSide producer = ProducerSide(tensor);
  if (producer == StageSide::kAfter) return;
  if (producer != StageSide::kBefore && tensor.output) most_host_ += sign * tensor.host_ticks;
  const bool may_leave = open || uses.after > 0;
  if (!serial_) {
    if (may_leave) most_hop_ += sign * (tensor.link_ticks + problem_->latency_ticks());
    return;
  }
  int times = may_leave && (relay_ || producer != StageSide::kBefore) ? 1 : 0;
  if (producer == StageSide::kBefore) {
    times += relay_ ? (open || uses.here + uses.after > 0) : (open || uses.here > 0);
  }
  most_transfer_ += sign * times * tensor.link_ticks;
}

void Stage::AddHostInput(const OpTensor& tensor, const Uses& uses, bool open, int sign) {
  if (open || uses.here > 0) most_host_ += sign * tensor.host_ticks;
  if (uses.here == 0) return;
  host_ += sign * tensor.host_ticks;
  buffer_bytes_ += sign * 2 * tensor.bytes;
}

void Stage::AddProduced(const OpTensor& tensor, bool pending, int sign) {
  if (tensor.output) host_ += sign * tensor.host_ticks;
  if (pending && serial_) transfer_ += sign * tensor.link_ticks;
  (pending || tensor.output ? buffer_bytes_ : local_bytes_) +=
      sign * (pending || tensor.output ? 2 : 1) * tensor.bytes;
}

bool Stage::MayFit(Ticks limit) const {
  const bool in_time =
      serial_ ? compute_ + transfer_ + host_ <= limit : std::max({compute_, host_, hop_}) <= limit;
  if (!in_time) return false;
  switch (memory_) {
    case MemoryModel::kNone:
      return true;
    case MemoryModel::kWeights:
      return weight_bytes_ <= sram_;
    case MemoryModel::kFull:
      break;
  }
  return weight_bytes_ + buffer_bytes_ <= sram_;
}

bool Stage::FitsHowever(Ticks limit, Ticks ticks, bool hops_matter) const {
  if (serial_) return compute_ + ticks + most_transfer_ + most_host_ <= limit;
  return std::max(compute_ + ticks, most_host_) <= limit && (!hops_matter || most_hop_ <= limit);
}

bool Stage::PeakMatters() const {
  return memory_ == MemoryModel::kFull && weight_bytes_ + buffer_bytes_ + local_bytes_ > sram_;
}

bool Stage::Fits(Ticks limit, std::span<const OpIndex> ops) const {
  if (!MayFit(limit)) return false;
  if (!PeakMatters()) return true;
  const auto is_here = [&](OpIndex op) { return side(op) == StageSide::kHere; };
  return weight_bytes_ + buffer_bytes_ + PeakLocalBytes(*problem_, ops, is_here) <= sram_;
}

bool Stage::RelievesOthers(OpIndex op) const {
  const Ticks latency = serial_ ? 0 : problem_->latency_ticks();
  Ticks relief = 0;
  // Where tensors go from chip to chip, only what crosses the borders counts. A direct reader's
  // chip saves the operation's own time as well.
  if (serial_ && !relay_) relief = problem_->least_compute_ticks(op);
  for (const TensorIndex t : problem_->inputs(op)) {
    const OpTensor& tensor = problem_->tensor(t);
    const Uses& uses = uses_[Index(t)];
    const auto readers = static_cast<std::int32_t>(problem_->consumers(t).size());
    // With readers that are still open it is not certain to be the last one.
    const bool last = tensor.producer != kHost && uses.here + uses.before == readers - 1;
    if (last) relief += tensor.link_ticks + latency;
  }
  for (const TensorIndex t : problem_->outputs(op)) {
    if (!problem_->consumers(t).empty()) relief -= problem_->tensor(t).link_ticks + latency;
  }
  return relief >= 0;
}

bool Stage::Arrives(TensorIndex t) const {
  const OpTensor& tensor = problem_->tensor(t);
  return tensor.producer != kHost && ProducerSide(tensor) == StageSide::kBefore &&
         uses_[Index(t)].here > 0;
}

}  // namespace cleave
