#include "cleave/search/exact/inseparable.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "cleave/search/exact/co_location.h"
#include "cleave/search/exact/link_ticks.h"
#include "cleave/search/exact/stage_cuts.h"
#include "cleave/search/slicing/orders.h"

namespace cleave {
namespace {

constexpr std::uint64_t kOrders = 6;           // whose borders are looked at first
constexpr std::int64_t kMostVisits = 400'000;  // of operations by minimum cuts, in all

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

class UnionFind {
 public:
  explicit UnionFind(OpIndex ops) : parents_(Index(ops)) {
    std::iota(parents_.begin(), parents_.end(), 0);
  }

  OpIndex Find(OpIndex op) {
    while (parents_[Index(op)] != op) {
      op = parents_[Index(op)] = parents_[Index(parents_[Index(op)])];
    }
    return op;
  }
  // False if they are together already.
  bool Join(OpIndex a, OpIndex b) {
    const bool apart = Find(a) != Find(b);
    parents_[Index(Find(a))] = Find(b);
    return apart;
  }

 private:
  std::vector<OpIndex> parents_;
};

struct Edge {
  OpIndex source = 0;
  OpIndex reader = 0;
  Ticks ticks = 0;         // of the dearest tensor between them
  bool by_stages = false;  // whether its ends may be too dear for chips of their own
  bool by_border = false;  // whether every border between them may be too dear
};

class Finder {
 public:
  Finder(const Problem& problem, Ticks limit)
      : problem_(problem), limit_(limit), groups_(problem.num_ops()) {
    for (TensorIndex t = 0; t < problem.num_tensors(); ++t) {
      const OpIndex source = problem.tensor(t).producer;
      if (source == kHost) continue;
      for (const OpIndex reader : problem.consumers(t)) {
        edges_.push_back({source, reader, LinkTicks(problem_, t)});
      }
    }
    std::ranges::stable_sort(edges_, std::ranges::greater(), &Edge::ticks);
  }

  std::vector<MergeStep> Find(const std::function<bool()>& stop) {
    for (const Edge& edge : edges_) {
      if (edge.ticks > limit_) Join(edge);
    }
    Doubt();
    std::erase_if(edges_, [&](const Edge& edge) {
      return IsJoined(edge) || !(edge.by_stages || edge.by_border);
    });
    if (edges_.empty()) return std::move(found_);
    const IdealSpace space(problem_);
    StageCuts cuts(space, 1);
    std::int64_t visits = kMostVisits;
    for (std::size_t i = 0; i < edges_.size() && visits > 0 && !stop(); ++i) {
      const Edge& edge = edges_[i];
      if (IsJoined(edge) || !(edge.by_stages || edge.by_border)) continue;
      visits -= problem_.num_ops();
      const bool together = (edge.by_stages && NeedsOneStage(edge, cuts)) ||
                            (edge.by_border && HasNoBorder(edge, cuts));
      if (together) Join(edge);
    }
    return std::move(found_);
  }

 private:
  bool IsJoined(const Edge& edge) { return groups_.Find(edge.source) == groups_.Find(edge.reader); }

  void Join(const Edge& edge) {
    if (!groups_.Join(edge.source, edge.reader)) return;
    found_.push_back(
        {problem_.members(edge.source).front(), problem_.members(edge.reader).front()});
  }

  // Which edges minimum cuts have to decide on.
  void Doubt() {
    for (Edge& edge : edges_) {
      edge.by_stages =
          problem_.serial() && (MostAlone(edge.source) > limit_ || MostAlone(edge.reader) > limit_);
      edge.by_border = !problem_.serial() || problem_.relay();
    }
    if (problem_.serial() && !problem_.relay()) return;
    const SlicingOrders orders(problem_);
    for (std::uint64_t i = 0; i < kOrders; ++i) SeparateBy(orders.Make(0, i));
  }

  // At the most that it costs on a chip of its own.
  Ticks MostAlone(OpIndex op) const {
    Ticks ticks = 0;
    for (int k = 0; k < problem_.num_chip_classes(); ++k) {
      ticks = std::max(ticks, problem_.alone_ticks(op, k));
    }
    for (const TensorIndex t : problem_.inputs(op)) ticks += LinkTicks(problem_, t);
    for (const TensorIndex t : problem_.outputs(op)) ticks += LinkTicks(problem_, t);
    return ticks;
  }

  // Every beginning of an order is an ideal.
  void SeparateBy(const std::vector<OpIndex>& order) {
    std::vector<std::size_t> position(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) position[Index(order[i])] = i;
    std::vector<Ticks> rises(order.size() + 1, 0);  // of what crosses behind a position
    for (TensorIndex t = 0; t < problem_.num_tensors(); ++t) {
      const OpIndex source = problem_.tensor(t).producer;
      if (source == kHost || problem_.consumers(t).empty()) continue;
      std::size_t last = 0;
      for (const OpIndex reader : problem_.consumers(t)) {
        last = std::max(last, position[Index(reader)]);
      }
      rises[position[Index(source)]] += LinkTicks(problem_, t);
      rises[last] -= LinkTicks(problem_, t);
    }
    std::vector<std::int32_t> borders(order.size() + 1, 0);  // within the limit, before a position
    Ticks crossing = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      crossing += rises[i];
      borders[i + 1] = borders[i] + (crossing <= limit_ ? 1 : 0);
    }
    for (Edge& edge : edges_) {
      edge.by_border &=
          borders[position[Index(edge.source)]] == borders[position[Index(edge.reader)]];
    }
  }

  bool NeedsOneStage(const Edge& edge, StageCuts& cuts) const {
    return cuts.Closure(edge.source, edge.reader) > limit_ ||
           cuts.Closure(edge.reader, edge.source) > limit_;
  }

  // If there is one, it settles all other edges that it cuts as well.
  bool HasNoBorder(const Edge& edge, StageCuts& cuts) {
    if (cuts.Border(edge.source, edge.reader) > limit_) return true;
    for (Edge& other : edges_) {
      other.by_border &= cuts.IsInside(other.source) == cuts.IsInside(other.reader);
    }
    return false;
  }

  const Problem& problem_;
  Ticks limit_;
  UnionFind groups_;
  std::vector<Edge> edges_;  // the dearest first
  std::vector<MergeStep> found_;
};

}  // namespace

std::vector<MergeStep> InseparableEdges(const Problem& problem, Ticks limit,
                                        const std::function<bool()>& stop) {
  return Finder(problem, limit).Find(stop);
}

std::unique_ptr<Problem> Joined(const Problem& problem, const std::vector<MergeStep>& edges) {
  UnionFind groups(problem.num_ops());
  for (const MergeStep& edge : edges) {
    groups.Join(problem.op_of_node(edge.node), problem.op_of_node(edge.into));
  }
  std::vector<OpIndex> group_of_op;
  for (OpIndex op = 0; op < problem.num_ops(); ++op) group_of_op.push_back(groups.Find(op));
  Graph graph = problem.graph();
  CoLocate(problem, group_of_op, graph);
  const ProblemOptions options{problem.memory_model(), problem.time_scale()};
  return std::make_unique<Problem>(std::move(graph), problem.package(), options);
}

}  // namespace cleave
