#include "bench/gecode/between_edges.h"

#include <vector>

namespace cleave::bench {
namespace {

using Gecode::IntVarArgs;

std::size_t Index(OpIndex op) { return static_cast<std::size_t>(op); }

// reach[x][y]: a path leads from x to y. Operations are numbered topologically.
std::vector<std::vector<bool>> Reachability(const Problem& problem) {
  const OpIndex n = problem.num_ops();
  std::vector<std::vector<bool>> reach(Index(n), std::vector<bool>(Index(n), false));
  for (OpIndex u = n - 1; u >= 0; --u) {
    for (const OpIndex v : problem.successors()[u]) {
      reach[Index(u)][Index(v)] = true;
      for (OpIndex w = v + 1; w < n; ++w) {
        if (reach[Index(v)][Index(w)]) reach[Index(u)][Index(w)] = true;
      }
    }
  }
  return reach;
}

}  // namespace

void PostBetweenEdges(Gecode::Home home, const Problem& problem, const IntVarArgs& chips) {
  const std::vector<std::vector<bool>> reach = Reachability(problem);
  for (OpIndex u = 0; u < problem.num_ops(); ++u) {
    for (const OpIndex v : problem.successors()[u]) {
      const IntVarArgs ends({chips[u], chips[v]});
      for (OpIndex x = u + 1; x < v; ++x) {
        if (reach[Index(u)][Index(x)] && reach[Index(x)][Index(v)]) {
          Gecode::member(home, ends, chips[x]);
        }
      }
    }
  }
}

}  // namespace cleave::bench
