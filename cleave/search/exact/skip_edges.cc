#include "cleave/search/exact/skip_edges.h"

#include <algorithm>
#include <utility>

namespace cleave {
namespace {

// Edges followed to find what lies between: what bounds the time on large graphs with long skips.
constexpr std::int64_t kMostSteps = 300'000'000;

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// What lies between one operation and its readers.
class BetweenFinder {
 public:
  explicit BetweenFinder(const Problem& problem)
      : problem_(problem),
        descends_(Index(problem.num_ops()), -1),
        climbs_(Index(problem.num_ops()), -1) {}

  // Marks the descendants of u that are numbered up to its last reader.
  void Begin(OpIndex u) {
    source_ = u;
    const auto readers = problem_.successors()[u];
    if (readers.empty()) return;
    Follow(problem_.successors(), u, descends_, u,
           [&](OpIndex next) { return next <= readers.back(); });
  }

  // Edges followed so far.
  std::int64_t steps() const { return steps_; }

  std::vector<OpIndex> Between(OpIndex v) {
    std::vector<OpIndex> found;
    ++climb_;
    Follow(problem_.predecessors(), v, climbs_, climb_, [&](OpIndex next) {
      const bool inside = next > source_ && descends_[Index(next)] == source_;
      if (inside && climbs_[Index(next)] != climb_) found.push_back(next);
      return inside;
    });
    return found;
  }

 private:
  template <typename Allows>
  void Follow(const Csr& next, OpIndex begin, std::vector<std::int32_t>& marks, std::int32_t mark,
              Allows allows) {
    pending_.assign(1, begin);
    while (!pending_.empty()) {
      const OpIndex op = pending_.back();
      pending_.pop_back();
      for (const OpIndex other : next[op]) {
        ++steps_;
        if (!allows(other) || marks[Index(other)] == mark) continue;
        marks[Index(other)] = mark;
        pending_.push_back(other);
      }
    }
  }

  const Problem& problem_;
  std::int64_t steps_ = 0;
  OpIndex source_ = 0;
  std::int32_t climb_ = -1;
  std::vector<std::int32_t> descends_;
  std::vector<std::int32_t> climbs_;
  std::vector<OpIndex> pending_;
};

}  // namespace

SkipEdges::SkipEdges(const Problem& problem, std::size_t most_entries) {
  using Pairs = std::vector<std::pair<std::int32_t, std::int32_t>>;
  Pairs around;
  Pairs from;
  Pairs into;
  Pairs between;
  BetweenFinder finder(problem);
  const auto may_go_on = [&] {
    return around.size() < most_entries && finder.steps() < kMostSteps;
  };
  for (OpIndex u = 0; u < problem.num_ops() && may_go_on(); ++u) {
    finder.Begin(u);
    for (const OpIndex v : problem.successors()[u]) {
      if (!may_go_on()) break;
      const std::vector<OpIndex> ops = finder.Between(v);
      if (ops.empty() || around.size() + ops.size() > most_entries) continue;
      for (const OpIndex op : ops) {
        around.emplace_back(op, size());
        between.emplace_back(size(), op);
      }
      from.emplace_back(u, size());
      into.emplace_back(v, size());
      sources_.push_back(u);
      targets_.push_back(v);
    }
  }
  between_ = Csr::FromPairs(size(), std::move(between));
  around_ = Csr::FromPairs(problem.num_ops(), std::move(around));
  from_ = Csr::FromPairs(problem.num_ops(), std::move(from));
  into_ = Csr::FromPairs(problem.num_ops(), std::move(into));
}

}  // namespace cleave
