#include "cleave/search/slicing/side_slicer.h"

#include <algorithm>
#include <utility>

namespace cleave {

SideSlicer::SideSlicer(const Problem& problem, std::span<const OpIndex> order, int hubs)
    : problem_(&problem),
      room_(problem.memory_model() == MemoryModel::kNone ? std::numeric_limits<std::int64_t>::max()
                                                         : problem.sram_bytes(0)),
      order_(order.begin(), order.end()),
      position_(order.size()),
      is_hub_(order.size(), 0),
      is_side_(order.size(), 0) {
  Number();
  ChooseHubs(hubs);
  std::ranges::stable_partition(order_, [&](OpIndex op) { return IsHub(op); });
  Number();
  FindFirstEnds();
}

void SideSlicer::Number() {
  for (Position p = 0; p < Length(); ++p) position_[Index(order_[Index(p)])] = p;
}

Position SideSlicer::LastReader(OpIndex op) const {
  Position last = -1;
  for (const OpIndex reader : problem_->successors()[op]) {
    last = std::max(last, position_[Index(reader)]);
  }
  return last;
}

// By the work between a producer and its last reader.
void SideSlicer::ChooseHubs(int hubs) {
  std::vector<Ticks> work{0};
  for (const OpIndex op : order_) work.push_back(work.back() + problem_->alone_ticks(op, 0));
  std::vector<std::pair<Ticks, OpIndex>> spans;
  for (Position p = 0; p < Length(); ++p) {
    const OpIndex op = order_[Index(p)];
    const Position last = std::max(LastReader(op), p + 1);
    spans.emplace_back(work[Index(p) + 1] - work[Index(last)], op);
  }
  std::ranges::sort(spans);  // the longest first
  for (std::size_t i = 0; i < std::min(spans.size(), Index(hubs)); ++i) {
    is_hub_[Index(spans[i].second)] = 1;
  }
  for (OpIndex op = problem_->num_ops() - 1; op >= 0; --op) {
    if (!IsHub(op)) continue;
    for (const OpIndex needed : problem_->predecessors()[op]) is_hub_[Index(needed)] = 1;
  }
  num_hub_ops_ = static_cast<int>(std::ranges::count(is_hub_, 1));
}

// A segment ends behind all readers of what is alive where it begins, the hubs' tensors left out.
void SideSlicer::FindFirstEnds() {
  first_end_.assign(order_.size() + 1, 0);
  for (Position p = 0; p < Length(); ++p) {
    const OpIndex op = order_[Index(p)];
    const Position end = IsHub(op) ? 0 : LastReader(op) + 1;
    first_end_[Index(p) + 1] = std::max(first_end_[Index(p)], end);
  }
}

std::optional<std::vector<ChipId>> SideSlicer::Slice(Ticks limit, SlicingSteps& steps) {
  limit_ = limit;
  reached_.assign(order_.size() + 1, {});
  reached_[0][0] = {0, 0, 0};
  for (Position begin = 0; begin < Length(); ++begin) {
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      if (reached_[Index(begin)][kind].chips < problem_->num_chips()) Grow(begin, kind);
    }
  }
  auto plan = Trace();
  steps += std::exchange(steps_, 0);
  return plan;
}

bool SideSlicer::ReadsHub(OpIndex op) const {
  return std::ranges::any_of(problem_->predecessors()[op],
                             [&](OpIndex other) { return IsHub(other); });
}

// Hubs, or what does so within the segment that begins here.
bool SideSlicer::ReadsHubsAlone(OpIndex op, Position begin) const {
  const auto needed = problem_->predecessors()[op];
  return !needed.empty() && std::ranges::all_of(needed, [&](OpIndex other) {
    return IsHub(other) || (position_[Index(other)] >= begin && is_side_[Index(other)] != 0);
  });
}

bool SideSlicer::IsFull(const Load& load) const {
  return load.ticks > limit_ || load.weight_bytes > room_;
}

// All segments of the kind that begin here.
void SideSlicer::Grow(Position begin, std::size_t kind) {
  const bool has_side = kind == kKinds - 1;
  Load here;
  Load beside;
  Position least_end = first_end_[Index(begin)];
  if (kind == 0) least_end = std::max(least_end, static_cast<Position>(num_hub_ops_));
  for (Position end = begin + 1; end <= Length(); ++end) {
    ++steps_;
    const OpIndex op = order_[Index(end) - 1];
    const bool aside = has_side && ReadsHubsAlone(op, begin);
    is_side_[Index(op)] = aside ? 1 : 0;
    if (aside) least_end = std::max(least_end, LastReader(op) + 1);
    if (has_side && !aside && ReadsHub(op)) return;  // depends on the first chip directly
    Load& load = aside ? beside : here;
    load.ticks += problem_->alone_ticks(op, 0);
    load.weight_bytes += problem_->alone_weight_bytes(op);
    ++load.ops;
    if (IsFull(load)) return;
    if (end < least_end) continue;
    const int chips = beside.ops > 0 && here.ops > 0 ? 2 : 1;
    Reach(end, std::min(kind + 1, kKinds - 1),
          {reached_[Index(begin)][kind].chips + chips, begin, kind});
  }
}

void SideSlicer::Reach(Position end, std::size_t kind, const Reached& reached) {
  Reached& best = reached_[Index(end)][kind];
  if (reached.chips < best.chips) best = reached;
}

std::optional<std::vector<ChipId>> SideSlicer::Trace() {
  const auto& ends = reached_[order_.size()];
  Reached at = *std::ranges::min_element(ends, {}, &Reached::chips);
  if (at.chips > problem_->num_chips()) return std::nullopt;
  std::vector<ChipId> chips(order_.size());
  for (Position end = Length(); end > 0;) {
    Grow(at.begin, at.kind);  // says again what lies beside
    const Reached& before = reached_[Index(at.begin)][at.kind];
    for (Position p = at.begin; p < end; ++p) {
      const OpIndex op = order_[Index(p)];
      chips[Index(op)] = is_side_[Index(op)] != 0 ? before.chips : at.chips - 1;
    }
    end = at.begin;
    at = before;
  }
  return chips;
}

}  // namespace cleave
