// The cheapest cut between a source and a sink of a directed network.
#pragma once

#include <cstdint>
#include <vector>

namespace cleave {

// Dinic's algorithm (Soviet Math. Doklady 1970). Capacities are not negative; all finite ones of a
// network must sum up to less than kInfinite. Reusable without new allocations.
class MinCut {
 public:
  using Capacity = std::int64_t;
  static constexpr Capacity kInfinite = Capacity{1} << 60;
  static constexpr int kSource = 0;
  static constexpr int kSink = 1;

  // An empty network.
  void Clear();
  int AddNode();
  void AddEdge(int from, int to, Capacity capacity);

  // The value of the cut, which has to be finite. Uses the network up. O(nodes^2 x edges) at worst,
  // far less on the sparse networks of this project.
  Capacity Solve();

  // After Solve(): whether the cheapest cut leaves the node with the source.
  bool IsWithSource(int node) const { return level_[static_cast<std::size_t>(node)] >= 0; }

 private:
  struct Edge {
    int to;
    int next;  // of the same tail; -1: none. Edge e ^ 1 is its reverse.
    Capacity capacity;
  };

  bool FindLevels();
  Capacity Push(int node, Capacity most);

  std::vector<int> first_{-1, -1};  // edge of every node
  std::vector<Edge> edges_;
  std::vector<int> level_;
  std::vector<int> current_;
  std::vector<int> queue_;
};

}  // namespace cleave
