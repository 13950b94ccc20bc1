#include "cleave/graph/traversal.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace cleave {
namespace {

std::size_t Index(std::int32_t i) { return static_cast<std::size_t>(i); }

// Tarjan's algorithm (SIAM J. Comput. 1972) with an explicit stack. Component numbers come out in
// reverse topological order.
class Tarjan {
 public:
  explicit Tarjan(const Csr& successors)
      : successors_(successors),
        number_(Index(successors.rows()), kUnvisited),
        low_(Index(successors.rows()), 0),
        component_(Index(successors.rows()), kUnvisited) {
    for (std::int32_t v = 0; v < successors.rows(); ++v) {
      if (number_[Index(v)] == kUnvisited) VisitFrom(v);
    }
  }

  std::vector<std::int32_t> TakeComponents() { return std::move(component_); }
  std::int32_t components() const { return components_; }

 private:
  static constexpr std::int32_t kUnvisited = -1;

  struct Frame {
    std::int32_t node;
    std::size_t next;  // index of the successor to look at next
  };

  void Enter(std::int32_t v) {
    number_[Index(v)] = low_[Index(v)] = counter_++;
    open_.push_back(v);
    frames_.push_back({v, 0});
  }

  void VisitFrom(std::int32_t root) {
    Enter(root);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      const auto row = successors_[frame.node];
      if (frame.next < row.size()) {
        const std::int32_t w = row[frame.next++];
        if (number_[Index(w)] == kUnvisited) {
          Enter(w);
        } else if (component_[Index(w)] == kUnvisited) {
          low_[Index(frame.node)] = std::min(low_[Index(frame.node)], number_[Index(w)]);
        }
      } else {
        Leave();
      }
    }
  }

  void Leave() {
    const std::int32_t v = frames_.back().node;
    frames_.pop_back();
    if (!frames_.empty()) {
      const std::size_t parent = Index(frames_.back().node);
      low_[parent] = std::min(low_[parent], low_[Index(v)]);
    }
    if (low_[Index(v)] != number_[Index(v)]) return;
    std::int32_t member = kUnvisited;
    do {
      member = open_.back();
      open_.pop_back();
      component_[Index(member)] = components_;
    } while (member != v);
    ++components_;
  }

  const Csr& successors_;
  std::vector<std::int32_t> number_;
  std::vector<std::int32_t> low_;
  std::vector<std::int32_t> component_;
  std::vector<std::int32_t> open_;
  std::vector<Frame> frames_;
  std::int32_t counter_ = 0;
  std::int32_t components_ = 0;
};

}  // namespace

Csr Csr::FromRows(const std::vector<std::vector<std::int32_t>>& rows) {
  Csr csr;
  csr.offsets.reserve(rows.size() + 1);
  for (const auto& row : rows) {
    csr.values.insert(csr.values.end(), row.begin(), row.end());
    csr.offsets.push_back(static_cast<std::int32_t>(csr.values.size()));
  }
  return csr;
}

Csr Csr::FromPairs(std::int32_t rows, std::vector<std::pair<std::int32_t, std::int32_t>> pairs) {
  std::ranges::sort(pairs);
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  Csr csr;
  csr.offsets.assign(Index(rows) + 1, 0);
  csr.values.reserve(pairs.size());
  for (const auto& [row, value] : pairs) {
    ++csr.offsets[Index(row) + 1];
    csr.values.push_back(value);
  }
  for (std::size_t i = 1; i < csr.offsets.size(); ++i) csr.offsets[i] += csr.offsets[i - 1];
  return csr;
}

Csr Successors(const Graph& graph) {
  std::vector<std::pair<std::int32_t, std::int32_t>> edges;
  for (const Tensor& tensor : graph.tensors) {
    if (tensor.producer == kNoNode) continue;
    for (const NodeId consumer : tensor.consumers) edges.emplace_back(tensor.producer, consumer);
  }
  return Csr::FromPairs(static_cast<std::int32_t>(graph.nodes.size()), std::move(edges));
}

Csr Transposed(const Csr& rows) {
  Csr result;
  result.offsets.assign(rows.offsets.size(), 0);
  result.values.resize(rows.values.size());
  for (const std::int32_t value : rows.values) ++result.offsets[Index(value) + 1];
  for (std::size_t i = 1; i < result.offsets.size(); ++i) {
    result.offsets[i] += result.offsets[i - 1];
  }
  std::vector<std::int32_t> next(result.offsets.begin(), result.offsets.end() - 1);
  for (std::int32_t row = 0; row < rows.rows(); ++row) {
    for (const std::int32_t value : rows[row]) {
      result.values[Index(next[Index(value)]++)] = row;
    }
  }
  return result;
}

std::vector<std::int32_t> TopologicalOrder(const Csr& successors) {
  const std::int32_t n = successors.rows();
  std::vector<std::int32_t> missing(Index(n), 0);
  for (const std::int32_t value : successors.values) ++missing[Index(value)];
  std::priority_queue<std::int32_t, std::vector<std::int32_t>, std::greater<>> ready;
  for (std::int32_t v = 0; v < n; ++v) {
    if (missing[Index(v)] == 0) ready.push(v);
  }
  std::vector<std::int32_t> order;
  order.reserve(Index(n));
  while (!ready.empty()) {
    const std::int32_t v = ready.top();
    ready.pop();
    order.push_back(v);
    for (const std::int32_t w : successors[v]) {
      if (--missing[Index(w)] == 0) ready.push(w);
    }
  }
  return order;
}

std::vector<std::int32_t> StronglyConnectedComponents(const Csr& successors) {
  const std::int32_t n = successors.rows();
  Tarjan tarjan(successors);
  const std::int32_t count = tarjan.components();
  std::vector<std::int32_t> component = tarjan.TakeComponents();

  // Renumber by smallest member, then into a topological order that prefers small numbers.
  std::vector<std::int32_t> by_member(Index(count), -1);
  std::int32_t next = 0;
  for (std::int32_t& c : component) {
    if (by_member[Index(c)] < 0) by_member[Index(c)] = next++;
    c = by_member[Index(c)];
  }
  std::vector<std::pair<std::int32_t, std::int32_t>> edges;
  for (std::int32_t v = 0; v < n; ++v) {
    for (const std::int32_t w : successors[v]) {
      if (component[Index(v)] != component[Index(w)]) {
        edges.emplace_back(component[Index(v)], component[Index(w)]);
      }
    }
  }
  const std::vector<std::int32_t> order = TopologicalOrder(Csr::FromPairs(count, std::move(edges)));
  std::vector<std::int32_t> rank(Index(count));
  for (std::size_t i = 0; i < order.size(); ++i) {
    rank[Index(order[i])] = static_cast<std::int32_t>(i);
  }
  for (std::int32_t& c : component) c = rank[Index(c)];
  return component;
}

}  // namespace cleave
