#include "cleave/cost/load_table.h"

#include <algorithm>

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

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

template <typename Set>
void LoadTable::ChangeHost(const OpTensor& tensor, const TensorRoute<Set>& route, int sign) {
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

template <typename Set>
void LoadTable::ChangeTensor(TensorIndex t, const TensorRoute<Set>& route, int sign) {
  const OpTensor& tensor = problem_->tensor(t);
  ChangeHost(tensor, route, sign);
  if (route.source < 0) return;
  const Set remote = route.remote();
  if (IsEmpty(remote)) {
    ChipLoad& load = chips_[Index(route.source)];
    (tensor.output ? load.buffer_bytes : load.local_bytes) +=
        sign * (tensor.output ? 2 : 1) * tensor.bytes;
    return;
  }
  ChangeOutgoing(route.source, tensor, sign);
  if (problem_->relay()) {
    ChangeRelayed(route.source, HighestChip(remote), tensor, sign);
  } else {
    ForEachChip(remote, [&](int chip) { ChangeIncoming(chip, tensor, sign); });
  }
  if (problem_->serial()) return;
  for (int hop = route.source; hop < HighestChip(remote); ++hop) {
    hops_[Index(hop)] += sign * (tensor.link_ticks + problem_->latency_ticks());
  }
}

template void LoadTable::ChangeTensor(TensorIndex, const TensorRoute<ChipSet>&, int);
template void LoadTable::ChangeTensor(TensorIndex, const TensorRoute<WideChipSet>&, int);

// Every chip up to the farthest consumer takes the tensor in; all but the farthest send it on. A
// chip that passes it on holds one pair of buffers for both directions.
void LoadTable::ChangeRelayed(int source, int farthest, const OpTensor& tensor, int sign) {
  for (int chip = source + 1; chip <= farthest; ++chip) {
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
