#include "cleave/search/exact/min_cut.h"

#include <algorithm>
#include <cstddef>

namespace cleave {
namespace {

std::size_t Index(int i) { return static_cast<std::size_t>(i); }

}  // namespace

void MinCut::Clear() {
  first_.assign(2, -1);
  edges_.clear();
}

int MinCut::AddNode() {
  first_.push_back(-1);
  return static_cast<int>(first_.size()) - 1;
}

void MinCut::AddEdge(int from, int to, Capacity capacity) {
  if (capacity == 0) return;
  edges_.push_back({to, first_[Index(from)], capacity});
  first_[Index(from)] = static_cast<int>(edges_.size()) - 1;
  edges_.push_back({from, first_[Index(to)], 0});
  first_[Index(to)] = static_cast<int>(edges_.size()) - 1;
}

bool MinCut::FindLevels() {
  level_.assign(first_.size(), -1);
  level_[kSource] = 0;
  queue_.assign(1, kSource);
  for (std::size_t i = 0; i < queue_.size(); ++i) {
    const int node = queue_[i];
    for (int e = first_[Index(node)]; e >= 0; e = edges_[Index(e)].next) {
      const Edge& edge = edges_[Index(e)];
      if (edge.capacity == 0 || level_[Index(edge.to)] >= 0) continue;
      level_[Index(edge.to)] = level_[Index(node)] + 1;
      queue_.push_back(edge.to);
    }
  }
  return level_[kSink] >= 0;
}

// Depth is bounded by the levels.
MinCut::Capacity MinCut::Push(int node, Capacity most) {
  if (node == kSink) return most;
  Capacity pushed = 0;
  for (int& e = current_[Index(node)]; e >= 0; e = edges_[Index(e)].next) {
    Edge& edge = edges_[Index(e)];
    if (edge.capacity == 0 || level_[Index(edge.to)] != level_[Index(node)] + 1) continue;
    const Capacity part = Push(edge.to, std::min(most - pushed, edge.capacity));
    edges_[Index(e)].capacity -= part;
    edges_[Index(e ^ 1)].capacity += part;
    pushed += part;
    if (pushed == most) return pushed;  // this edge may have room left
  }
  return pushed;
}

MinCut::Capacity MinCut::Solve() {
  Capacity flow = 0;
  while (FindLevels()) {
    current_ = first_;
    flow += Push(kSource, kInfinite);
  }
  return flow;
}

}  // namespace cleave
