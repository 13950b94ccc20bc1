#include "cleave/solver/visit_order.h"

#include <algorithm>
#include <utility>

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

VisitOrders::VisitOrders(const Problem& problem) {
  RankByDepth(problem);
  FindTrunk(problem);
}

void VisitOrders::RankByDepth(const Problem& problem) {
  const OpIndex n = problem.num_ops();
  depth_.assign(Index(n), 0);
  for (OpIndex op = 0; op < n; ++op) {
    for (const OpIndex u : problem.predecessors()[op]) {
      depth_[Index(op)] = std::max(depth_[Index(op)], depth_[Index(u)] + 1);
    }
  }
  predecessors_ = problem.predecessors();
  for (OpIndex op = 0; op < n; ++op) {
    const auto begin = predecessors_.values.begin() + predecessors_.offsets[Index(op)];
    const auto end = predecessors_.values.begin() + predecessors_.offsets[Index(op) + 1];
    std::stable_sort(begin, end,
                     [&](OpIndex a, OpIndex b) { return depth_[Index(a)] > depth_[Index(b)]; });
  }
}

void VisitOrders::FindTrunk(const Problem& problem) {
  const OpIndex n = problem.num_ops();
  std::vector<std::int32_t> height(Index(n), -1);  // to the deepest sink along the trunk; -1: off it
  std::vector<std::pair<OpIndex, OpIndex>> edges;
  for (OpIndex op = n - 1; op >= 0; --op) {
    if (problem.successors()[op].empty()) height[Index(op)] = 0;
    if (height[Index(op)] < 0) continue;
    if (predecessors_[op].empty()) {
      roots_.push_back(op);
      continue;
    }
    const OpIndex parent = predecessors_[op].front();
    height[Index(parent)] = std::max(height[Index(parent)], height[Index(op)] + 1);
    edges.emplace_back(parent, op);
  }
  const auto taller = [&](OpIndex a, OpIndex b) {
    return std::pair(-height[Index(a)], a) < std::pair(-height[Index(b)], b);
  };
  std::ranges::sort(roots_, taller);
  children_ = Csr::FromPairs(n, std::move(edges));
  for (OpIndex op = 0; op < n; ++op) {
    std::sort(children_.values.begin() + children_.offsets[Index(op)],
              children_.values.begin() + children_.offsets[Index(op) + 1], taller);
  }
}

// One traversal: the trunk's trees in preorder, shortest subtrees first (an auxiliary output right
// after what it hangs on), and before every operation whatever of its ancestors is still missing.
class VisitOrders::Walk {
 public:
  Walk(const VisitOrders& orders, RandomStream* random, Scratch& scratch,
       std::vector<OpIndex>& order)
      : orders_(orders), random_(random), scratch_(scratch), order_(order) {
    scratch_.visited.assign(orders_.depth_.size(), 0);
    order_.clear();
    order_.reserve(orders_.depth_.size());
  }

  void Run() {
    Push(orders_.roots_);
    while (!scratch_.trunk.empty()) {
      const OpIndex op = scratch_.trunk.back();
      scratch_.trunk.pop_back();
      if (scratch_.visited[Index(op)] == 0) Demand(op);
      Push(orders_.children_[op]);
    }
  }

 private:
  bool Coin() { return random_ != nullptr && (random_->NextBits() >> 63) != 0; }

  // Tallest first, so that the shortest is popped first; siblings change places at random.
  void Push(std::span<const OpIndex> siblings) {
    scratch_.trunk.insert(scratch_.trunk.end(), siblings.begin(), siblings.end());
    if (siblings.size() > 1 && Coin()) {
      random_->Shuffle(std::span(scratch_.trunk).last(siblings.size()));
    }
  }

  void Enter(OpIndex op) {
    const auto width = static_cast<std::int32_t>(orders_.predecessors_[op].size());
    // Negative: the predecessors are taken from the shallow end.
    scratch_.demand.push_back({op, width > 1 && Coin() ? -width : width});
  }

  // Emits the missing ancestors of `op` and then `op`, in post-order.
  void Demand(OpIndex op) {
    Enter(op);
    while (!scratch_.demand.empty()) {
      Scratch::Frame& frame = scratch_.demand.back();
      const auto sources = orders_.predecessors_[frame.op];
      if (frame.next == 0) {
        scratch_.visited[Index(frame.op)] = 1;
        order_.push_back(frame.op);
        scratch_.demand.pop_back();
        continue;
      }
      const OpIndex u = frame.next > 0 ? sources[sources.size() - Index(frame.next--)]
                                       : sources[Index(-(frame.next++)) - 1];
      if (scratch_.visited[Index(u)] == 0) Enter(u);
    }
  }

  const VisitOrders& orders_;
  RandomStream* random_;
  Scratch& scratch_;
  std::vector<OpIndex>& order_;
};

void VisitOrders::Deepest(RandomStream* random, Scratch& scratch,
                          std::vector<OpIndex>& order) const {
  Walk(*this, random, scratch, order).Run();
}

std::vector<OpIndex> VisitOrders::Deepest(RandomStream* random) const {
  Scratch scratch;
  std::vector<OpIndex> order;
  Deepest(random, scratch, order);
  return order;
}

bool IsTopological(const Problem& problem, std::span<const OpIndex> order) {
  const OpIndex n = problem.num_ops();
  if (order.size() != Index(n)) return false;
  std::vector<std::int64_t> position(Index(n), -1);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const OpIndex op = order[i];
    if (op < 0 || op >= n || position[Index(op)] >= 0) return false;
    position[Index(op)] = static_cast<std::int64_t>(i);
    for (const OpIndex u : problem.predecessors()[op]) {
      if (position[Index(u)] < 0) return false;
    }
  }
  return true;
}

}  // namespace cleave
