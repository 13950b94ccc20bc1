#include "cleave/solver/ordered_graph.h"

#include <cstring>
#include <utility>

namespace cleave {

OrderedGraph::OrderedGraph(const Problem& problem, std::span<const OpIndex> order)
    : size_(static_cast<std::int32_t>(order.size())) {
  AddAdjacency(problem, order);
  AddLastUses();
  AddConditions(problem.triangle());
  AddSegments(order);
  weight_before_.push_back(0);
  for (const OpIndex op : order) {
    weight_before_.push_back(weight_before_.back() + problem.weight_bytes(op));
  }
}

void OrderedGraph::AddAdjacency(const Problem& problem, std::span<const OpIndex> order) {
  std::vector<std::int32_t> position(order.size());
  for (std::int32_t i = 0; i < size_; ++i) position[Index(order[Index(i)])] = i;
  std::vector<std::pair<std::int32_t, std::int32_t>> edges;
  for (std::int32_t i = 0; i < size_; ++i) {
    for (const OpIndex u : problem.predecessors()[order[Index(i)]]) {
      edges.emplace_back(i, position[Index(u)]);
    }
  }
  predecessors_ = Csr::FromPairs(size_, std::move(edges));
  deciding_source_.assign(order.size(), -1);
  for (std::int32_t i = 0; i < size_; ++i) {
    const std::span<const std::int32_t> sources = predecessors_[i];
    if (sources.empty()) continue;
    deciding_source_[Index(i)] = problem.triangle() ? sources.front() : sources.back();
  }
}

void OrderedGraph::AddLastUses() {
  last_uses_.emplace_back(Index(size_), -1);
  for (std::int32_t i = 0; i < size_; ++i) {
    for (const std::int32_t source : predecessors_[i]) last_uses_[0][Index(source)] = i;
  }
  for (std::size_t width = 1; 2 * width <= Index(size_); width *= 2) {
    const std::vector<std::int32_t>& half = last_uses_.back();
    std::vector<std::int32_t> whole(Index(size_) - 2 * width + 1);
    for (std::size_t i = 0; i < whole.size(); ++i) whole[i] = std::max(half[i], half[i + width]);
    last_uses_.push_back(std::move(whole));
  }
  reach_.assign(Index(size_) + 1, 0);
  for (std::int32_t i = 0; i < size_; ++i) {
    reach_[Index(i) + 1] = std::max(reach_[Index(i)], last_use(i) + 1);
  }
}

void OrderedGraph::AddConditions(bool triangle) {
  std::vector<std::int32_t> freely = deciding_source_;
  std::vector<std::int32_t> held = deciding_source_;
  std::vector<std::int32_t> used_later;  // earlier positions, without what a later one hides
  for (std::int32_t i = 0; i < size_; ++i) {
    while (!used_later.empty() && last_use(used_later.back()) <= i) used_later.pop_back();
    const bool feeds = last_use(i) >= 0;
    if (predecessors(i).empty()) {
      const std::int32_t latest = used_later.empty() ? -1 : used_later.back();
      freely[Index(i)] = triangle && feeds ? latest : i;
    }
    if (!feeds) held[Index(i)] = -1;
    used_later.push_back(i);
  }
  freely_ = StayConditions(std::move(freely));
  held_ = StayConditions(std::move(held));
}

void OrderedGraph::AddSegments(std::span<const OpIndex> order) {
  for (std::int32_t i = 0; i < size_; ++i) {
    const OpIndex op = order[Index(i)];
    if (segments_.empty() || segments_.back().op + segments_.back().size != op) {
      segments_.push_back({op, i, 0});
    }
    ++segments_.back().size;
  }
  std::ranges::sort(segments_, {}, &Segment::op);
}

std::int32_t OrderedGraph::EndOfRoom(std::int32_t from, std::int64_t room) const {
  const auto begin = weight_before_.begin() + from + 1;
  const auto over =
      std::upper_bound(begin, weight_before_.end(), weight_before_[Index(from)] + room);
  return from + static_cast<std::int32_t>(over - begin);
}

// Whole blocks, which processors copy at once. What they write behind the end of a segment
// belongs to the segments that follow, except at the very end.
void OrderedGraph::Scatter(const ChipId* chip_of_position, std::span<ChipId> chip_of_op) const {
  constexpr std::int32_t kBlock = 8;
  static_assert(kBlock <= kPadding);
  for (const Segment& segment : segments_) {
    const ChipId* from = chip_of_position + segment.position;
    ChipId* to = chip_of_op.data() + segment.op;
    const std::int32_t room = size_ - segment.op;
    std::int32_t i = 0;
    for (; i < segment.size && i + kBlock <= room; i += kBlock) {
      std::memcpy(to + i, from + i, kBlock * sizeof(ChipId));
    }
    for (; i < segment.size; ++i) to[i] = from[i];
  }
}

}  // namespace cleave
