#include "cleave/cost/load_table.h"

#include <algorithm>

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

TensorRoute RouteOf(const Problem& problem, std::span<const ChipId> chips, TensorIndex tensor) {
  TensorRoute route;
  const OpIndex producer = problem.tensor(tensor).producer;
  if (producer != kHost) route.source = chips[Index(producer)];
  for (const OpIndex op : problem.consumers(tensor)) route.chips |= ChipBit(chips[Index(op)]);
  return route;
}

LoadTable::LoadTable(const Problem& problem)
    : problem_(&problem),
      chips_(Index(problem.num_chips())),
      hops_(Index(problem.num_chips()), 0),
      clones_(problem.clone_groups().size() * Index(problem.num_chips()), 0) {}

void LoadTable::Clear() {
  std::ranges::fill(chips_, ChipLoad{});
  std::ranges::fill(hops_, 0);
  std::ranges::fill(clones_, 0);
}

void LoadTable::ChangeOp(OpIndex op, ChipId chip, int sign) {
  ChipLoad& load = chips_[Index(chip)];
  const int chip_class = problem_->chip_class(chip);
  load.compute += sign * problem_->compute_ticks(op, chip_class);
  load.weight_bytes += sign * problem_->weight_bytes(op);
  load.local_bytes += sign * problem_->scratch_bytes(op);
  for (const std::int32_t group : problem_->clone_groups(op)) {
    std::int32_t& members = clones_[Index(group) * chips_.size() + Index(chip)];
    const bool first_or_last = sign > 0 ? members == 0 : members == 1;
    members += sign;
    if (!first_or_last) continue;
    const CloneGroup& clone = problem_->clone_groups()[Index(group)];
    load.compute += sign * clone.ticks[Index(chip_class)];
    load.weight_bytes += sign * clone.weight_bytes;
  }
}

void LoadTable::ChangeTensor(TensorIndex t, const TensorRoute& route, int sign) {
  const OpTensor& tensor = problem_->tensor(t);
  ChangeHost(tensor, route, sign);
  if (route.source < 0) return;
  const ChipSet remote = route.remote();
  if (remote == 0) {
    ChipLoad& load = chips_[Index(route.source)];
    (tensor.output ? load.buffer_bytes : load.local_bytes) +=
        sign * (tensor.output ? 2 : 1) * tensor.bytes;
    return;
  }
  problem_->relay() ? ChangeRelayed(tensor, route, sign) : ChangeDirect(tensor, route, sign);
  if (problem_->serial()) return;
  for (int hop = route.source; hop < HighestChip(remote); ++hop) {
    hops_[Index(hop)] += sign * (tensor.link_ticks + problem_->latency_ticks());
  }
}

void LoadTable::ChangeHost(const OpTensor& tensor, const TensorRoute& route, int sign) {
  const auto charge = [&](int chip) {
    chips_[Index(chip)].host += sign * tensor.host_ticks;
    chips_[Index(chip)].host_bytes += sign * tensor.bytes;
  };
  if (tensor.output) charge(route.source);
  if (route.source >= 0) return;
  ForEachChip(route.chips, [&](int chip) {
    charge(chip);
    chips_[Index(chip)].buffer_bytes += sign * 2 * tensor.bytes;
  });
}

void LoadTable::ChangeDirect(const OpTensor& tensor, const TensorRoute& route, int sign) {
  ForEachChip(route.remote(), [&](int chip) { ChangeIncoming(chip, tensor, sign); });
  ChangeOutgoing(route.source, tensor, sign);
}

// Every chip up to the farthest consumer takes the tensor in; all but the farthest send it on. A
// chip that passes it on holds one pair of buffers for both directions.
void LoadTable::ChangeRelayed(const OpTensor& tensor, const TensorRoute& route, int sign) {
  const int farthest = HighestChip(route.remote());
  ChangeOutgoing(route.source, tensor, sign);
  for (int chip = route.source + 1; chip <= farthest; ++chip) {
    ChangeIncoming(chip, tensor, sign);
    if (chip == farthest) break;
    chips_[Index(chip)].out_bytes += sign * tensor.bytes;
    chips_[Index(chip)].transfer += sign * tensor.link_ticks;
  }
}

void LoadTable::ChangeIncoming(int chip, const OpTensor& tensor, int sign) {
  ChipLoad& load = chips_[Index(chip)];
  load.in_bytes += sign * tensor.bytes;
  load.transfer += sign * tensor.link_ticks;
  load.buffer_bytes += sign * 2 * tensor.bytes;
}

void LoadTable::ChangeOutgoing(int chip, const OpTensor& tensor, int sign) {
  ChipLoad& load = chips_[Index(chip)];
  load.out_bytes += sign * tensor.bytes;
  load.transfer += sign * tensor.link_ticks;
  load.buffer_bytes += sign * 2 * tensor.bytes;
}

Ticks LoadTable::ChipTicks(ChipId chip) const {
  const ChipLoad& load = chips_[Index(chip)];
  return problem_->serial() ? load.compute + load.transfer + load.host
                            : std::max(load.compute, load.host);
}

Ticks LoadTable::Interval() const {
  Ticks interval = *std::ranges::max_element(hops_);
  for (ChipId chip = 0; chip < problem_->num_chips(); ++chip) {
    interval = std::max(interval, ChipTicks(chip));
  }
  return interval;
}

}  // namespace cleave
