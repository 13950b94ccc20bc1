#include "cleave/search/slicing/orders.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>
#include <utility>

namespace cleave {
namespace {

constexpr std::uint32_t kKinds = 4;

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// Depth-first post-order over `next`, roots and neighbours in random order.
std::vector<OpIndex> RandomPostOrder(const Csr& next, std::vector<OpIndex> roots,
                                     RandomStream& random) {
  struct Frame {
    OpIndex op;
    std::size_t first;  // where its shuffled neighbours that are left begin on `pending`
  };
  std::vector<char> visited(Index(next.rows()), 0);
  std::vector<OpIndex> pending;
  std::vector<Frame> frames;
  std::vector<OpIndex> order;
  const auto enter = [&](OpIndex op) {
    visited[Index(op)] = 1;
    frames.push_back({op, pending.size()});
    pending.insert(pending.end(), next[op].begin(), next[op].end());
    random.Shuffle(std::span(pending).subspan(frames.back().first));
  };
  random.Shuffle(std::span(roots));
  for (const OpIndex root : roots) {
    if (visited[Index(root)] == 0) enter(root);
    while (!frames.empty()) {
      if (pending.size() == frames.back().first) {
        order.push_back(frames.back().op);
        frames.pop_back();
        continue;
      }
      const OpIndex op = pending.back();
      pending.pop_back();
      if (visited[Index(op)] == 0) enter(op);
    }
  }
  return order;
}

// The operations without neighbours in `edges`.
std::vector<OpIndex> Ends(const Csr& edges) {
  std::vector<OpIndex> ends;
  for (OpIndex op = 0; op < edges.rows(); ++op) {
    if (edges[op].empty()) ends.push_back(op);
  }
  return ends;
}

}  // namespace

std::vector<OpIndex> SlicingOrders::Make(std::uint64_t seed, std::uint64_t index) const {
  if (index == 0) {
    std::vector<OpIndex> order(Index(problem_->num_ops()));
    std::iota(order.begin(), order.end(), 0);
    return order;
  }
  if (index == 1) return visit_orders_.Deepest();
  RandomStream random(seed, index);
  return RandomOrder(static_cast<std::uint32_t>(index % kKinds), random);
}

std::vector<OpIndex> SlicingOrders::RandomOrder(std::uint32_t kind, RandomStream& random) const {
  switch (kind) {
    case 0:
      return DemandDriven(random);
    case 1:
      return SupplyDriven(random);
    case 2:
      return visit_orders_.Deepest(&random);
    default:
      return RandomKahn(random);
  }
}

std::vector<OpIndex> SlicingOrders::Relinearised(std::span<const ChipId> chips,
                                                 RandomStream& random) const {
  const std::uint32_t kind = random.Below(kKinds);
  std::vector<OpIndex> order = RandomOrder(kind, random);
  // Stable: a topological order stays one, since chips do not fall along edges.
  std::ranges::stable_sort(order, {}, [&](OpIndex op) { return chips[Index(op)]; });
  return order;
}

std::vector<OpIndex> SlicingOrders::DemandDriven(RandomStream& random) const {
  return RandomPostOrder(problem_->predecessors(), Ends(problem_->successors()), random);
}

std::vector<OpIndex> SlicingOrders::SupplyDriven(RandomStream& random) const {
  std::vector<OpIndex> order =
      RandomPostOrder(problem_->successors(), Ends(problem_->predecessors()), random);
  std::ranges::reverse(order);
  return order;
}

std::vector<OpIndex> SlicingOrders::RandomKahn(RandomStream& random) const {
  using Entry = std::pair<std::uint64_t, OpIndex>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> ready;
  std::vector<std::size_t> missing;
  std::vector<OpIndex> order;
  for (OpIndex op = 0; op < problem_->num_ops(); ++op) {
    missing.push_back(problem_->predecessors()[op].size());
    if (missing.back() == 0) ready.emplace(random.NextBits(), op);
  }
  while (!ready.empty()) {
    const OpIndex op = ready.top().second;
    ready.pop();
    order.push_back(op);
    for (const OpIndex next : problem_->successors()[op]) {
      if (--missing[Index(next)] == 0) ready.emplace(random.NextBits(), next);
    }
  }
  return order;
}

}  // namespace cleave
