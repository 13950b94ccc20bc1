// Flows between a source and a sink of a directed network.
#pragma once

#include <cstdint>
#include <vector>

namespace cleave::verifier {

// The amount that a feasible flow carries is never more than what any cut costs: whatever flow this
// finds is a bound, even where it were not the greatest. Capacities are not negative; finite ones
// add up to less than kUnlimited.
class FlowNetwork {
 public:
  using Amount = std::int64_t;
  static constexpr Amount kUnlimited = Amount{1} << 60;
  static constexpr int kSource = 0;
  static constexpr int kSink = 1;

  void Clear();  // no edges, no nodes but the two
  int AddNode();
  void AddEdge(int from, int to, Amount capacity);

  // Uses the network up. Augments along shortest paths, a level graph at a time (Dinic 1970).
  Amount Flow();

 private:
  struct Arc {
    int to;
    Amount room;
  };

  bool Rank();
  Amount Augment();

  std::vector<std::vector<int>> arcs_of_{2};  // arc a ^ 1 runs the other way
  std::size_t nodes_ = 2;
  std::vector<Arc> arcs_;
  std::vector<int> rank_;
  std::vector<std::size_t> tried_;
  std::vector<int> path_;  // arcs
};

}  // namespace cleave::verifier
