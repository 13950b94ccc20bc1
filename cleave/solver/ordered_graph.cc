#include "cleave/solver/ordered_graph.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace cleave {
OrderedGraph::OrderedGraph(const Problem& problem, std::span<const OpIndex> order)
    : size_(static_cast<std::int32_t>(order.size())) {
  AddAdjacency(problem, order);
  AddLastUses();
  AddEvents();
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
  latest_source_.assign(order.size(), -1);
  earliest_source_.assign(order.size(), -1);
  for (std::int32_t i = 0; i < size_; ++i) {
    auto sources = std::span(predecessors_.values)
                       .subspan(Index(predecessors_.offsets[Index(i)]), predecessors_[i].size());
    if (sources.empty()) continue;
    std::ranges::sort(sources);
    latest_source_[Index(i)] = sources.back();
    // Without the triangle rule it does not matter which other chips feed the operation.
    const std::int32_t needed = problem.triangle() ? sources.front() : sources.back();
    if (!problem.successors()[order[Index(i)]].empty()) earliest_source_[Index(i)] = needed;
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
}

std::int32_t OrderedGraph::LastUse(std::int32_t begin, std::int32_t end) const {
  const std::size_t level = Index(std::bit_width(static_cast<std::uint32_t>(end - begin))) - 1;
  const std::vector<std::int32_t>& largest = last_uses_[level];
  return std::max(largest[Index(begin)], largest[Index(end) - (std::size_t{1} << level)]);
}

void OrderedGraph::AddEvents() {
  next_lasting_event_.assign(Index(size_) + 1, size_);
  for (std::int32_t i = size_; i-- > 0;) {
    next_lasting_event_[Index(i)] =
        earliest_source_[Index(i)] < 0 ? i : next_lasting_event_[Index(i) + 1];
  }
  reach_.assign(Index(size_) + 1, 0);
  for (std::int32_t i = 0; i < size_; ++i) {
    reach_[Index(i) + 1] = std::max(reach_[Index(i)], last_use(i) + 1);
  }
}

// Only as far as something before the stretch is used can there be more than lasting events.
std::int32_t OrderedGraph::NextEvent(std::int32_t begin, std::int32_t from,
                                     std::int32_t limit) const {
  const std::int32_t scanned = std::min(limit, reach_[Index(begin)]);
  for (; from < scanned; ++from) {
    if (earliest_source_[Index(from)] < begin) return from;
  }
  return std::min(limit, next_lasting_event_[Index(from)]);
}

std::int32_t OrderedGraph::EndOfRoom(std::int32_t from, std::int64_t room) const {
  const auto begin = weight_before_.begin() + from + 1;
  const auto over =
      std::upper_bound(begin, weight_before_.end(), weight_before_[Index(from)] + room);
  return from + static_cast<std::int32_t>(over - begin);
}

}  // namespace cleave
