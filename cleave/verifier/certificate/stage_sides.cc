#include "cleave/verifier/certificate/stage_sides.h"

#include <algorithm>
#include <numeric>

namespace cleave::verifier {

StageSides::StageSides(const BoundModel& model)
    : model_(model),
      sides_(model.ops.size(), Side::kBehind),
      clones_here_(model.clones.size(), 0),
      by_step_(model.ops.size()) {
  for (const ModelTensor& tensor : model.tensors) {
    readers_.push_back({0, 0, static_cast<int>(tensor.readers.size())});
  }
  std::iota(by_step_.begin(), by_step_.end(), 0);
  std::ranges::sort(by_step_, {}, [&](int op) { return model.ops[Index(op)].step; });
  SetChip(0);
}

void StageSides::SetChip(int chip) {
  chip_class_ = model_.class_of_chip[Index(chip)];
  sram_bytes_ = model_.sram_bytes[Index(chip)];
}

void StageSides::Set(int op, Side side) {
  Side& current = sides_[Index(op)];
  if (current == side) return;
  const ModelOp& entry = model_.ops[Index(op)];
  for (const int t : entry.inputs) Charge(t, -1);
  for (const int t : entry.outputs) Charge(t, -1);
  if (current == Side::kHere) Run(op, -1);
  for (const int t : entry.inputs) {
    Count(readers_[Index(t)], current, -1);
    Count(readers_[Index(t)], side, 1);
  }
  current = side;
  if (current == Side::kHere) Run(op, 1);
  for (const int t : entry.inputs) Charge(t, 1);
  for (const int t : entry.outputs) Charge(t, 1);
}

void StageSides::Count(Readers& readers, Side side, int sign) const {
  if (side == Side::kBefore) readers.before += sign;
  if (side == Side::kHere) readers.here += sign;
  if (side == Side::kBehind) readers.behind += sign;
}

void StageSides::Run(int op, int sign) {
  const ModelOp& entry = model_.ops[Index(op)];
  compute_ += sign * entry.ticks[Index(chip_class_)];
  weight_bytes_ += sign * entry.weight_bytes;
  for (const int group : entry.clones) {
    int& here = clones_here_[Index(group)];
    const bool counts = sign > 0 ? here == 0 : here == 1;  // the first to come, the last to go
    here += sign;
    if (!counts) continue;
    compute_ += sign * model_.clones[Index(group)].ticks[Index(chip_class_)];
    weight_bytes_ += sign * model_.clones[Index(group)].weight_bytes;
  }
}

void StageSides::Charge(int t, int sign) {
  const ModelTensor& tensor = model_.tensors[Index(t)];
  const Readers& readers = readers_[Index(t)];
  ChargeMost(tensor, readers, sign);
  if (tensor.producer == kHostOp) {
    if (readers.here == 0) return;
    host_ += sign * tensor.host;
    buffer_bytes_ += sign * 2 * tensor.bytes;
    return;
  }
  const Side made = sides_[Index(tensor.producer)];
  const bool goes_on = readers.behind > 0;
  if (made == Side::kHere) ChargeMade(tensor, goes_on, sign);
  if (made == Side::kBefore) {
    const bool all_before = readers.before == static_cast<int>(tensor.readers.size());
    const bool comes_in = model_.relay ? !all_before : readers.here > 0;
    if (comes_in) buffer_bytes_ += sign * 2 * tensor.bytes;
    if (comes_in && model_.serial) transfers_ += sign * tensor.link;
    if (goes_on && model_.relay && model_.serial) transfers_ += sign * tensor.link;
    if (goes_on && !model_.serial) hop_ += sign * tensor.link;
  }
}

void StageSides::ChargeMost(const ModelTensor& tensor, const Readers& readers, int sign) {
  const auto all = static_cast<int>(tensor.readers.size());
  const bool open = readers.before + readers.here + readers.behind < all;
  if (tensor.producer == kHostOp) {
    if (open || readers.here > 0) most_host_ += sign * tensor.host;
    return;
  }
  const Side made = sides_[Index(tensor.producer)];
  if (made == Side::kBehind) return;
  if (made != Side::kBefore && tensor.to_host) most_host_ += sign * tensor.host;
  const bool may_go_on = open || readers.behind > 0;
  if (!model_.serial) {
    if (may_go_on) most_hop_ += sign * tensor.link;
    return;
  }
  if (may_go_on && (model_.relay || made != Side::kBefore)) most_transfers_ += sign * tensor.link;
  const bool may_come_in = model_.relay ? readers.before < all : open || readers.here > 0;
  if (made == Side::kBefore && may_come_in) most_transfers_ += sign * tensor.link;
}

void StageSides::ChargeMade(const ModelTensor& tensor, bool goes_on, int sign) {
  if (tensor.to_host) host_ += sign * tensor.host;
  if (goes_on || tensor.to_host) buffer_bytes_ += sign * 2 * tensor.bytes;
  if (goes_on) (model_.serial ? transfers_ : hop_) += sign * tensor.link;
}

bool StageSides::MayFit(Ticks limit) const {
  const bool in_time = model_.serial ? compute_ + transfers_ + host_ <= limit
                                     : std::max({compute_, host_, hop_}) <= limit;
  if (!in_time || model_.memory == MemoryModel::kNone) return in_time;
  const bool buffers_count = model_.memory == MemoryModel::kFull;
  return weight_bytes_ + (buffers_count ? buffer_bytes_ : 0) <= sram_bytes_;
}

bool StageSides::Fits(Ticks limit) const {
  if (!MayFit(limit)) return false;
  if (model_.memory != MemoryModel::kFull) return true;
  return weight_bytes_ + buffer_bytes_ + PeakBytes() <= sram_bytes_;
}

bool StageSides::FitsHowever(Ticks limit, Ticks open_ticks, bool link_matters) const {
  const Ticks compute = compute_ + open_ticks;
  if (model_.serial) return compute + most_transfers_ + most_host_ <= limit;
  return std::max(compute, most_host_) <= limit && (!link_matters || most_hop_ <= limit);
}

bool StageSides::HasRoom(Ticks limit, Ticks ticks, std::int64_t weight_bytes) const {
  if (model_.memory != MemoryModel::kNone && weight_bytes_ + weight_bytes > sram_bytes_)
    return false;
  return compute_ + ticks <= limit;
}

bool StageSides::MayTake(Ticks limit, Ticks ticks, std::int64_t weight_bytes) const {
  return HasRoom(model_.serial ? limit - transfers_ - host_ : limit, ticks, weight_bytes);
}

// Made here, read nowhere else.
bool StageSides::IsLocal(const ModelTensor& tensor) const {
  const auto is_here = [&](int op) { return side(op) == Side::kHere; };
  return tensor.producer != kHostOp && !tensor.to_host && is_here(tensor.producer) &&
         std::ranges::all_of(tensor.readers, is_here);
}

// Live local tensors, each from its producer's step to its last reader's.
std::int64_t StageSides::PeakBytes() const {
  std::int64_t live = 0;
  std::int64_t peak = 0;
  for (const int op : by_step_) {
    if (side(op) != Side::kHere) continue;
    const ModelOp& entry = model_.ops[Index(op)];
    const auto step_of = [&](int reader) { return model_.ops[Index(reader)].step; };
    for (const int t : entry.outputs) {
      const ModelTensor& tensor = model_.tensors[Index(t)];
      if (IsLocal(tensor)) live += tensor.bytes;
    }
    peak = std::max(peak, live + entry.scratch_bytes);
    for (const int t : entry.inputs) {
      const ModelTensor& tensor = model_.tensors[Index(t)];
      if (!IsLocal(tensor)) continue;
      const int last = *std::ranges::max_element(tensor.readers, {}, step_of);
      if (last == op) live -= tensor.bytes;
    }
  }
  return peak;
}

bool StageSides::RelievesOthers(int op) const {
  const ModelOp& entry = model_.ops[Index(op)];
  // Without relays, the chip that holds it otherwise is rid of its work, too; links are not.
  Ticks relief = model_.serial && !model_.relay ? *std::ranges::min_element(entry.ticks) : 0;
  for (const int t : entry.inputs) {
    const ModelTensor& tensor = model_.tensors[Index(t)];
    const Readers& readers = readers_[Index(t)];
    const int others = readers.before + readers.here;  // for certain
    const bool last = others + 1 == static_cast<int>(tensor.readers.size());
    if (tensor.producer != kHostOp && last) relief += tensor.link;
  }
  for (const int t : entry.outputs) {
    if (!model_.tensors[Index(t)].readers.empty()) relief -= model_.tensors[Index(t)].link;
  }
  return relief >= 0;
}

bool StageSides::Reads(int op) const {
  return std::ranges::any_of(model_.ops[Index(op)].outputs,
                             [&](int t) { return readers_[Index(t)].here > 0; });
}

}  // namespace cleave::verifier
