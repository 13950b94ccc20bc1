#include "cleave/verifier/certificate/flow_network.h"

#include <algorithm>

namespace cleave::verifier {
namespace {

std::size_t Index(int i) { return static_cast<std::size_t>(i); }

}  // namespace

void FlowNetwork::Clear() {
  for (std::size_t v = 0; v < nodes_; ++v) arcs_of_[v].clear();  // keeps what they have allocated
  nodes_ = 2;
  arcs_.clear();
}

int FlowNetwork::AddNode() {
  if (nodes_ == arcs_of_.size()) arcs_of_.emplace_back();
  return static_cast<int>(nodes_++);
}

void FlowNetwork::AddEdge(int from, int to, Amount capacity) {
  if (capacity == 0 || from == to) return;
  arcs_of_[Index(from)].push_back(static_cast<int>(arcs_.size()));
  arcs_.push_back({to, capacity});
  arcs_of_[Index(to)].push_back(static_cast<int>(arcs_.size()));
  arcs_.push_back({from, 0});
}

// Distances from the source over arcs with room. False if the sink is out of reach.
bool FlowNetwork::Rank() {
  rank_.assign(nodes_, -1);
  rank_[kSource] = 0;
  std::vector<int> queue{kSource};
  for (std::size_t i = 0; i < queue.size() && rank_[kSink] < 0; ++i) {
    for (const int arc : arcs_of_[Index(queue[i])]) {
      const auto& [to, room] = arcs_[Index(arc)];
      if (room == 0 || rank_[Index(to)] >= 0) continue;
      rank_[Index(to)] = rank_[Index(queue[i])] + 1;
      queue.push_back(to);
    }
  }
  return rank_[kSink] >= 0;
}

// Sends what one more path through the ranks takes; 0 if there is none.
FlowNetwork::Amount FlowNetwork::Augment() {
  path_.clear();
  int node = kSource;
  while (node != kSink) {
    std::size_t& next = tried_[Index(node)];
    const std::vector<int>& arcs = arcs_of_[Index(node)];
    while (next < arcs.size() &&
           (arcs_[Index(arcs[next])].room == 0 ||
            rank_[Index(arcs_[Index(arcs[next])].to)] != rank_[Index(node)] + 1)) {
      ++next;
    }
    if (next < arcs.size()) {
      path_.push_back(arcs[next]);
      node = arcs_[Index(arcs[next])].to;
    } else if (path_.empty()) {
      return 0;
    } else {  // a dead end: back, and on with the next arc there
      node = arcs_[Index(path_.back() ^ 1)].to;
      path_.pop_back();
      ++tried_[Index(node)];
    }
  }
  Amount most = kUnlimited;
  for (const int arc : path_) most = std::min(most, arcs_[Index(arc)].room);
  for (const int arc : path_) {
    arcs_[Index(arc)].room -= most;
    arcs_[Index(arc ^ 1)].room += most;
  }
  return most;
}

FlowNetwork::Amount FlowNetwork::Flow() {
  Amount flow = 0;
  while (Rank()) {
    tried_.assign(nodes_, 0);
    for (Amount more = Augment(); more > 0; more = Augment()) flow += more;
  }
  return flow;
}

}  // namespace cleave::verifier
